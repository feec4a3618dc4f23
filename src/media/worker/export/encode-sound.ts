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
import { opusPreSkip } from '../../containers/opus';

export interface EncodedSound {
  readonly codec: AudioCodec;
  /** May run a little past the end; `seconds` is how long the sound is. */
  readonly packets: readonly EncodedPacket[];
  readonly seconds: number;
  readonly meta: EncodedAudioChunkMetadata;
  /** Seconds of the encoder's lead-in that the header names; what else it delays shows only when measured. */
  readonly leadIn: number;
}

/** Seconds of silence after the end that push the last samples through encoders with a look-ahead. */
const FLUSH = 0.02;

const quality = new Quality({ bitrate: 256_000 });

/** Encodes with the first of `codecs` that the browser has; the packets stay in memory (2 MB a minute). */
export async function encodeSound(pcm: Pcm, codecs: readonly AudioCodec[]): Promise<EncodedSound> {
  const { sampleRate, channels } = pcm;
  const codec = await firstEncodable(codecs, channels.length, sampleRate);
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
  const padded = length === 0 ? 0 : length + Math.ceil(FLUSH * sampleRate);
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
  if (!meta) throw new StudioError('internal', 'The new sound is empty: generate or load a take first.');
  const leadIn = codec === 'opus' ? opusPreSkip(meta.decoderConfig?.description) : 0;
  return { codec, packets, seconds: length / sampleRate, meta, leadIn };
}

async function firstEncodable(
  codecs: readonly AudioCodec[],
  numberOfChannels: number,
  sampleRate: number,
): Promise<AudioCodec> {
  for (const codec of codecs) {
    if (await canEncodeAudio(codec, { numberOfChannels, sampleRate, quality })) return codec;
  }
  throw new StudioError(
    'media-unsupported',
    'This browser cannot encode sound for a video file. Export the WAV instead and join them in an editor.',
  );
}
