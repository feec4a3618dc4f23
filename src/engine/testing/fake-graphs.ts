import type { PackRole } from '../../core/pack/manifest';
import { floats, type Tensor, type Tensors } from '../tensor';

export type FakeGraph = (feeds: Tensors) => Tensors;

/**
 * Graphs with the contract's shapes. Features are each frame's mean; the mapper's class is the feature; the network's velocity is
 * x − control − 0.1 × the prompt's first number; the decoder's audio is the first latent channel, held over each latent frame.
 */
export const fakeGraphs: Record<PackRole, FakeGraph> = {
  'frame-encoder': ({ frames }) => ({ features: perItem(frames!, 1) }),
  flow: ({ pairs }) => ({ features: perItem(pairs!, 1) }),
  'rms-mapper': ({ features }) => {
    const logits = new Float32Array(2 * 50 * 64);
    for (let c = 0; c < 2; c++)
      for (let i = 0; i < 50; i++) {
        const frame = Math.min(11, Math.floor((i * 12) / 50));
        const brightness = (features!.data as Float32Array)[frame * 2 + c]!;
        logits[(c * 50 + i) * 64 + Math.round(brightness * 63)] = 20;
      }
    return { logits: floats(logits, 1, 2, 50, 64) };
  },
  'clap-audio': () => ({ embedding: floats(Float32Array.of(0, 1, 0), 1, 3) }),
  'clap-text': ({ input_ids }) => ({
    embedding: floats(Float32Array.of(1, 0, Number(input_ids!.data[0]) / 100), 1, 3),
  }),
  'timbre-encoder': ({ audio }) => ({
    profile: { ...perItem({ ...audio!, dims: [2] }, 1), dims: [1, 2] },
    excitation: floats(Float32Array.of(1, -1, 1, -1), 1, 4),
  }),
  'control-encoder': ({ envelope }) => ({ control: latentOf(envelope!) }),
  'vae-encoder': ({ audio }) => ({ latent: latentOf(audio!) }),
  cavp: () => ({}),
  'vae-decoder': ({ latent }) => {
    const [, channels, frames] = latent!.dims as [number, number, number];
    const samples = (latent!.data as Float32Array).subarray(0, frames);
    const audio = Float32Array.from(
      { length: 2 * frames * 100 },
      (_, n) => samples[Math.floor(n / 100) % frames]!,
    );
    return {
      audio: floats(
        audio.map((x) => (channels === 4 ? x : NaN)),
        1,
        2,
        frames * 100,
      ),
    };
  },
  'dit+controlnet': ({ x, prompt, control }) => {
    const batch = x!.dims[0]!;
    const each = x!.data.length / batch;
    const width = prompt!.data.length / batch;
    const velocity = (x!.data as Float32Array).map(
      (value, i) =>
        value - (control!.data[i] as number) - (prompt!.data[Math.floor(i / each) * width] as number) * 0.1,
    );
    return { velocity: { data: velocity, dims: x!.dims } };
  },
};

/** Mean of each item of a batch. */
function perItem({ data, dims }: Tensor, features: number): Tensor {
  const count = dims[0]!;
  const size = data.length / count;
  const means = Float32Array.from(
    { length: count },
    (_, k) => (data as Float32Array).subarray(k * size, (k + 1) * size).reduce((a, b) => a + b, 0) / size,
  );
  return floats(means, count, features);
}

/** Four channels: the first samples the left signal once per latent frame, the others are 0. */
function latentOf({ data, dims }: Tensor): Tensor {
  const frames = dims[2]! / 100;
  const latent = new Float32Array(4 * frames);
  for (let i = 0; i < frames; i++) latent[i] = data[i * 100 + 50] as number;
  return floats(latent, 1, 4, frames);
}
