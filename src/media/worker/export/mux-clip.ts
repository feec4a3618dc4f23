import {
  type AudioCodec,
  BufferTarget,
  EncodedAudioPacketSource,
  type EncodedPacket,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  type InputAudioTrack,
  MovOutputFormat,
  Mp4OutputFormat,
  Output,
  type OutputFormat,
  type VideoCodec,
  WebMOutputFormat,
} from 'mediabunny';
import type { Pcm } from '../../../core/audio/pcm';
import { throwIfAborted } from '../../../core/errors';
import { codecLabel } from '../../codec-names';
import { readIsobmff } from '../../containers/isobmff';
import type { MuxResult } from '../../protocol';
import { openInput } from '../open-input';
import { type PictureSource, openPicture } from '../picture/picture-source';
import { type EncodedSound, encodeSound } from './encode-sound';
import { measureOffset } from './measure-offset';

interface MuxContext {
  readonly signal: AbortSignal;
  readonly progress: (fraction: number) => void;
}

/** One track to write: packets in decoding order, timestamps in seconds of the new file. */
interface TrackFeed {
  readonly packets: AsyncIterator<EncodedPacket> | Iterator<EncodedPacket>;
  readonly add: (packet: EncodedPacket) => Promise<void>;
  readonly close: () => void;
}

/** MP4 for every codec that MP4 can hold and browsers play from it. */
function outputFormatFor(codec: VideoCodec): OutputFormat {
  if (codec === 'vp8') return new WebMOutputFormat();
  if (codec === 'prores') return new MovOutputFormat({ fastStart: 'in-memory' });
  return new Mp4OutputFormat({ fastStart: 'in-memory' });
}

/** Writes the picture's packets unchanged, `pcm` as the first sound track and the production sound as the next. */
export async function muxClip(
  opened: PictureSource,
  source: Blob,
  pcm: Pcm,
  context: MuxContext,
): Promise<MuxResult> {
  const input = openInput(source);
  try {
    const picture = (await input.canRead()) ? await copyablePicture(input, source) : null;
    if (!picture) return { kind: 'ffmpeg', origin: opened.timeline.origin };
    const codec = (await picture.track.getCodec())!;
    const isWebm = outputFormatFor(codec) instanceof WebMOutputFormat;
    const sound = await encodeSound(pcm, isWebm ? ['opus'] : ['aac', 'opus']);
    const write = (shift: number) => writeMovie(picture, codec, sound, shift, context);
    // In MP4 an edit list removes the pre-skip (Encapsulation of Opus in ISOBMFF, 4.4). WebM has no negative times; players remove it.
    const shift = isWebm ? 0 : -sound.preSkip;
    let written = await write(shift);
    let measured = await measureOffset(written.blob, pcm);
    if (measured.offsetSamples && !isWebm) {
      // Encoders delay the sound further. The amount is known only from the finished file.
      written = await write(shift - measured.offsetSamples / measured.offsetRate);
      measured = await measureOffset(written.blob, pcm);
    }
    const { blob, ...facts } = written;
    return { kind: 'written', blob, report: { ...facts, ...measured, pictureCopied: true } };
  } finally {
    input.dispose();
  }
}

/** Null when mediabunny cannot copy the picture: unknown codec or several edits. */
async function copyablePicture(
  input: ReturnType<typeof openInput>,
  source: Blob,
): Promise<PictureSource | null> {
  const track = await input.getPrimaryVideoTrack().catch(() => null);
  if (!track || (await track.getCodec()) === null) return null;
  const facts = await readIsobmff(source);
  if ((facts?.tracks.get(track.id)?.nonEmptyEdits ?? 0) > 1) return null;
  return openPicture(input, track, facts);
}

async function writeMovie(
  picture: PictureSource,
  codec: VideoCodec,
  sound: EncodedSound,
  shift: number,
  { signal, progress }: MuxContext,
) {
  const format = outputFormatFor(codec);
  const target = new BufferTarget();
  const output = new Output({ format, target });
  const { origin, duration } = picture.timeline;
  const feeds: TrackFeed[] = [];

  const video = new EncodedVideoPacketSource(codec);
  output.addVideoTrack(video, {
    rotation: await picture.track.getRotation(),
    flip: await picture.track.getFlip(),
  });
  const videoMeta = { decoderConfig: (await picture.track.getDecoderConfig())! };
  feeds.push({
    packets: shiftPackets(new EncodedPacketSink(picture.track).packets(), -origin, picture.packetCount),
    add: (packet) => video.add(packet, videoMeta),
    close: () => video.close(),
  });

  const newSound = new EncodedAudioPacketSource(sound.codec);
  output.addAudioTrack(newSound, { name: 'Foley' });
  feeds.push({
    packets: sound.packets
      .map((packet) => packet.clone({ timestamp: packet.timestamp + shift }))
      .filter(({ timestamp }) => timestamp < sound.seconds)
      .values(),
    add: (packet) => newSound.add(packet, sound.meta),
    close: () => newSound.close(),
  });

  const productionTracks = await copyableSoundTracks(picture, format);
  for (const { track, codec: trackCodec } of productionTracks) {
    const copy = new EncodedAudioPacketSource(trackCodec);
    const meta = { decoderConfig: (await track.getDecoderConfig())! };
    output.addAudioTrack(copy, { name: 'Production sound', disposition: { default: false } });
    feeds.push({
      packets: shiftPackets(new EncodedPacketSink(track).packets(), -origin, Infinity),
      add: (packet) => copy.add(packet, meta),
      close: () => copy.close(),
    });
  }

  try {
    await output.start();
    await interleavePackets(feeds, (time) => {
      throwIfAborted(signal);
      progress(Math.min(1, Math.max(0, time / duration)));
    });
    await output.finalize();
  } catch (error) {
    await output.cancel();
    throw error;
  }
  return {
    blob: new Blob([target.buffer!], { type: format.mimeType }),
    container: format.fileExtension.slice(1).toUpperCase(),
    extension: format.fileExtension,
    soundCodec: codecLabel(sound.codec),
    productionSoundIncluded: productionTracks.length > 0,
  };
}

/** Audio tracks of the source that `format` can hold. */
async function copyableSoundTracks(
  picture: PictureSource,
  format: OutputFormat,
): Promise<{ track: InputAudioTrack; codec: AudioCodec }[]> {
  const found: { track: InputAudioTrack; codec: AudioCodec }[] = [];
  for (const track of await picture.input.getAudioTracks()) {
    const codec = await track.getCodec();
    if (codec && format.getSupportedAudioCodecs().includes(codec) && (await track.getDecoderConfig()))
      found.push({ track, codec });
  }
  return found;
}

/** The first `count` packets, `seconds` later. */
async function* shiftPackets(
  packets: AsyncIterable<EncodedPacket>,
  seconds: number,
  count: number,
): AsyncGenerator<EncodedPacket, void, undefined> {
  let remaining = count;
  for await (const packet of packets) {
    if (remaining-- <= 0) return;
    yield packet.clone({ timestamp: packet.timestamp + seconds });
  }
}

/** Adds the packets of all tracks in order of time, so that the file plays without seeking. */
async function interleavePackets(
  feeds: readonly TrackFeed[],
  onTime: (seconds: number) => void,
): Promise<void> {
  const tracks = await Promise.all(feeds.map(async (feed) => ({ feed, head: await feed.packets.next() })));
  for (;;) {
    const unfinished = tracks.filter(({ head }) => !head.done);
    const next = unfinished.reduce<(typeof tracks)[number] | null>(
      (best, entry) => (best && timestampOf(best.head) <= timestampOf(entry.head) ? best : entry),
      null,
    );
    if (!next) return;
    onTime(timestampOf(next.head));
    await next.feed.add(next.head.value as EncodedPacket);
    next.head = await next.feed.packets.next();
    if (next.head.done) next.feed.close();
  }
}

function timestampOf(head: IteratorResult<EncodedPacket, unknown>): number {
  return (head.value as EncodedPacket).timestamp;
}
