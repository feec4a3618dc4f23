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
import { type EncodedSound, encodeSound } from './encode-sound';
import { readIsobmff } from '../../containers/isobmff';
import { measureSound } from './measure-offset';
import { type PictureSource, openInput, openPicture } from '../picture/picture-source';
import type { MuxResult } from '../../protocol';

interface Context {
  readonly signal: AbortSignal;
  readonly progress: (fraction: number) => void;
}

/** One track being written: packets in decoding order, times on the new file's clock. */
interface Feed {
  readonly packets: AsyncIterator<EncodedPacket> | Iterator<EncodedPacket>;
  readonly add: (packet: EncodedPacket) => Promise<void>;
  readonly close: () => void;
}

/** MP4 wherever it can hold the picture and browsers play it from there. */
function formatFor(codec: VideoCodec): OutputFormat {
  if (codec === 'vp8') return new WebMOutputFormat();
  if (codec === 'prores') return new MovOutputFormat({ fastStart: 'in-memory' });
  return new Mp4OutputFormat({ fastStart: 'in-memory' });
}

/** The picture's packets as they are, `pcm` as the first sound track, the file's own sound after it. */
export async function muxClip(
  shown: PictureSource,
  source: Blob,
  pcm: Pcm,
  context: Context,
): Promise<MuxResult> {
  const input = openInput(source);
  try {
    const picture = (await input.canRead()) ? await copyablePicture(input, source) : null;
    if (!picture) return { kind: 'ffmpeg', origin: shown.timeline.origin };
    const codec = (await picture.track.getCodec())!;
    const webm = formatFor(codec) instanceof WebMOutputFormat;
    const sound = await encodeSound(pcm, webm ? ['opus'] : ['aac', 'opus']);
    const write = (shift: number) => writeFile(picture, codec, sound, shift, context);
    // In MP4 an edit list takes the lead-in away (Opus in ISOBMFF, 4.4); WebM has no negative times, and players skip it.
    const shift = webm ? 0 : -sound.leadIn;
    let written = await write(shift);
    let measured = await measureSound(written.blob, pcm);
    if (measured.offsetSamples && !webm) {
      // Encoders and their resamplers delay further; only the finished file tells by how much.
      written = await write(shift - measured.offsetSamples / measured.offsetRate);
      measured = await measureSound(written.blob, pcm);
    }
    const { blob, ...facts } = written;
    return { kind: 'written', blob, report: { ...facts, ...measured, pictureCopied: true } };
  } finally {
    input.dispose();
  }
}

async function copyablePicture(
  input: ReturnType<typeof openInput>,
  source: Blob,
): Promise<PictureSource | null> {
  const track = await input.getPrimaryVideoTrack().catch(() => null);
  if (!track || (await track.getCodec()) === null) return null;
  const facts = await readIsobmff(source);
  if ((facts?.tracks.get(track.id)?.shownEdits ?? 0) > 1) return null;
  return openPicture(input, track, facts);
}

async function writeFile(
  picture: PictureSource,
  codec: VideoCodec,
  sound: EncodedSound,
  shift: number,
  { signal, progress }: Context,
) {
  const format = formatFor(codec);
  const target = new BufferTarget();
  const output = new Output({ format, target });
  const { origin, duration } = picture.timeline;
  const feeds: Feed[] = [];

  const video = new EncodedVideoPacketSource(codec);
  output.addVideoTrack(video, {
    rotation: await picture.track.getRotation(),
    flip: await picture.track.getFlip(),
  });
  const videoMeta = { decoderConfig: (await picture.track.getDecoderConfig())! };
  feeds.push({
    packets: shifted(new EncodedPacketSink(picture.track).packets(), -origin, picture.packetCount),
    add: (packet) => video.add(packet, videoMeta),
    close: () => video.close(),
  });

  const fresh = new EncodedAudioPacketSource(sound.codec);
  output.addAudioTrack(fresh, { name: 'Foley' });
  feeds.push({
    packets: sound.packets
      .map((packet) => packet.clone({ timestamp: packet.timestamp + shift }))
      .filter(({ timestamp }) => timestamp < sound.seconds)
      .values(),
    add: (packet) => fresh.add(packet, sound.meta),
    close: () => fresh.close(),
  });

  const kept = await copyableSound(picture, format);
  for (const { track, codec: own } of kept) {
    const copy = new EncodedAudioPacketSource(own);
    const meta = { decoderConfig: (await track.getDecoderConfig())! };
    output.addAudioTrack(copy, { name: 'Original sound', disposition: { default: false } });
    feeds.push({
      packets: shifted(new EncodedPacketSink(track).packets(), -origin, Infinity),
      add: (packet) => copy.add(packet, meta),
      close: () => copy.close(),
    });
  }

  try {
    await output.start();
    await interleave(feeds, (time) => {
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
    originalSoundKept: kept.length > 0,
  };
}

async function copyableSound(
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

async function* shifted(
  packets: AsyncIterable<EncodedPacket>,
  seconds: number,
  count: number,
): AsyncGenerator<EncodedPacket, void, undefined> {
  let left = count;
  for await (const packet of packets) {
    if (left-- <= 0) return;
    yield packet.clone({ timestamp: packet.timestamp + seconds });
  }
}

/** Adds packets of all tracks in the order of time, so that the file plays without seeking. */
async function interleave(feeds: readonly Feed[], onTime: (seconds: number) => void): Promise<void> {
  const open = await Promise.all(feeds.map(async (feed) => ({ feed, head: await feed.packets.next() })));
  for (;;) {
    const waiting = open.filter(({ head }) => !head.done);
    const next = waiting.reduce<(typeof open)[number] | null>(
      (best, entry) => (best && timeOf(best.head) <= timeOf(entry.head) ? best : entry),
      null,
    );
    if (!next) return;
    onTime(timeOf(next.head));
    await next.feed.add(next.head.value as EncodedPacket);
    next.head = await next.feed.packets.next();
    if (next.head.done) next.feed.close();
  }
}

function timeOf(head: IteratorResult<EncodedPacket, unknown>): number {
  return (head.value as EncodedPacket).timestamp;
}
