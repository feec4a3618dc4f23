import {
  AudioSample,
  AudioSampleSource,
  MkvOutputFormat,
  NullTarget,
  Output,
  Quality,
  canEncodeAudio,
} from 'mediabunny';
import type { AudioCodec, EncodedPacket } from 'mediabunny';
import type { Pcm } from '../core/audio/pcm';
import { StudioError } from '../core/errors';

export interface EncodedSound {
  readonly codec: AudioCodec;
  readonly packets: readonly EncodedPacket[];
  readonly meta: EncodedAudioChunkMetadata;
}

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
  for (let start = 0; start < length; start += sampleRate) {
    const count = Math.min(sampleRate, length - start);
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
  return { codec, packets, meta };
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
