import {
  type AudioCodec,
  AudioSample,
  AudioSampleSource,
  canEncodeAudio,
  type EncodedPacket,
  MkvOutputFormat,
  NullTarget,
  Output,
  Quality,
} from 'mediabunny';
import type { Pcm } from '../../../core/audio/pcm';
import { StudioError } from '../../../core/errors';
import { sampleAtOrAfter } from '../../../core/time/samples';
import { opusPreSkip } from '../../containers/opus';
import { soundNotEncodable } from '../../messages';

export interface EncodedSound {
  readonly codec: AudioCodec;
  /** May run past the end of the sound, which is `seconds` long. */
  readonly packets: readonly EncodedPacket[];
  readonly seconds: number;
  readonly meta: EncodedAudioChunkMetadata;
  /** Encoder delay in seconds that the Opus header states; 0 for other codecs. The encoder may delay the sound further. */
  readonly preSkip: number;
}

/** Silence after the end that pushes the last samples out of encoders with look-ahead. */
const FLUSH_SECONDS = 0.02;

const quality = new Quality({ bitrate: 256_000 });

/** Encodes with the first of `codecs` that the browser supports. The packets stay in memory: 2 MB a minute. @throws StudioError */
export async function encodeSound(pcm: Pcm, codecs: readonly AudioCodec[]): Promise<EncodedSound> {
  const { sampleRate, channels } = pcm;
  const codec = await firstEncodableCodec(codecs, channels.length, sampleRate);
  const packets: EncodedPacket[] = [];
  let meta: EncodedAudioChunkMetadata | undefined;
  const source = new AudioSampleSource({
    codec,
    quality,
    onEncodedPacket: (packet, packetMeta) => {
      packets.push(packet);
      if (packetMeta?.decoderConfig) meta ??= packetMeta;
    },
  });
  const output = new Output({ format: new MkvOutputFormat(), target: new NullTarget() });
  output.addAudioTrack(source);
  await output.start();
  const length = channels[0]?.length ?? 0;
  const padded = length === 0 ? 0 : length + sampleAtOrAfter(FLUSH_SECONDS, sampleRate);
  for (let start = 0; start < padded; start += sampleRate) {
    const count = Math.min(sampleRate, padded - start);
    const data = new Float32Array(count * channels.length);
    channels.forEach((channel, index) => data.set(channel.subarray(start, start + count), index * count));
    const sample = new AudioSample({
      data,
      format: 'f32-planar',
      numberOfChannels: channels.length,
      sampleRate,
      timestamp: start / sampleRate,
    });
    await source.add(sample);
    sample.close();
  }
  await output.finalize();
  if (!meta) throw new StudioError('internal', 'The sound to export is empty. Generate a take first.');
  const preSkip = codec === 'opus' ? opusPreSkip(meta.decoderConfig?.description) : 0;
  return { codec, packets, seconds: length / sampleRate, meta, preSkip };
}

async function firstEncodableCodec(
  codecs: readonly AudioCodec[],
  numberOfChannels: number,
  sampleRate: number,
): Promise<AudioCodec> {
  for (const codec of codecs) {
    if (await canEncodeAudio(codec, { numberOfChannels, sampleRate, quality })) return codec;
  }
  throw soundNotEncodable();
}
