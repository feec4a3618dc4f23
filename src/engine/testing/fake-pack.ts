import { parseManifest, type PackManifest, type PackRole } from '../../core/pack/manifest';
import type { Graphs, TaskContext } from '../task';
import { TaskMeter } from '../task-meter';
import { floats, type Tensor, type Tensors } from '../tensor';

/** A small pack for tests: 100 samples per latent frame at 1 kHz, windows of 20 latent frames, video of 2×2, mapper windows of 12 video frames. */
export function fakeManifest(changes: Partial<PackManifest> = {}): PackManifest {
  const graph = {
    file: 'graph.onnx',
    sha256: '0'.repeat(64),
    bytes: 1,
    dtype: 'float32',
    storage: 'float32',
    provider: 'any',
    inputs: [],
    outputs: [],
  };
  const plain = {
    schemaVersion: 1,
    id: 'fake',
    name: 'Fake',
    version: '0.1.0',
    licence: 'CC0-1.0',
    provenance: 'Made for tests.',
    modelCard: 'MODEL_CARD.md',
    audio: { sampleRate: 1000, channels: 2 },
    envelope: {
      rate: 125,
      analysisRate: 1000,
      window: 32,
      hop: 8,
      smoothing: 1,
      classes: 64,
      mu: 255,
      decode: 'argmax',
    },
    video: {
      fps: 30,
      width: 2,
      height: 2,
      fit: 'stretch',
      windowFrames: 12,
      windowEnvelope: 50,
      chunkFrames: 4,
    },
    latent: { channels: 4, downsampling: 100, minFrames: 5, maxFrames: 20 },
    sampler: {
      objective: 'rectified_flow',
      default: 'euler',
      steps: 2,
      guidance: 2,
      sigmaMin: 0,
      sigmaMax: 1,
      guidanceInterval: [0, 1],
    },
    prompt: { dimensions: 3, tokens: 1, unconditional: 'zeros' },
    roles: {
      'frame-encoder': graph,
      flow: graph,
      'rms-mapper': { ...graph, channels: 2, provider: 'wasm' },
      'clap-audio': { ...graph, sampleRate: 1000, minSeconds: 1, maxSeconds: 2 },
      'clap-text': {
        ...graph,
        tokenizer: { file: 't.json', sha256: '0'.repeat(64), bytes: 1 },
        maxTokens: 8,
      },
      'control-encoder': graph,
      'vae-encoder': graph,
      'vae-decoder': graph,
      'dit+controlnet': { ...graph, controlDepth: 1 },
    },
  };
  return { ...parseManifest(plain, 'fake'), ...changes };
}

/**
 * The same pack with a timbre encoder: its profile is the mean of each channel, its excitation alternates 1 and −1.
 * @param excitation samples, 0 for a pack whose decoder takes none; the fake graph outputs 4.
 */
export function fakeTimbreManifest(excitation = 0): PackManifest {
  const plain = fakeManifest();
  return {
    ...plain,
    prompt: { ...plain.prompt, profile: 2, excitation },
    roles: { ...plain.roles, 'timbre-encoder': plain.roles['clap-audio'] },
  };
}

export type FakeGraph = (feeds: Tensors) => Tensors;

/**
 * Graphs with the contract's shapes. Features are each frame's mean; the mapper's class is the feature; the network's velocity is
 * x − control − 0.1 × the prompt's first number; the decoder's audio is the first latent channel, held over each latent frame.
 */
const fakeGraphs: Record<PackRole, FakeGraph> = {
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

export interface FakeContext extends TaskContext {
  /** Every run so far. */
  readonly runs: { role: PackRole; feeds: Tensors }[];
}

export function fakeContext(
  manifest = fakeManifest(),
  graphs: Partial<Record<PackRole, FakeGraph>> = {},
  checkpoint: () => Promise<void> = () => Promise.resolve(),
): FakeContext {
  const runs: FakeContext['runs'] = [];
  const fake: Graphs = {
    isLoaded: () => false,
    bytes: () => 0,
    fetch: () => Promise.resolve(),
    load: () => Promise.resolve(),
    run(role, feeds) {
      runs.push({ role, feeds });
      return Promise.resolve((graphs[role] ?? fakeGraphs[role])(feeds));
    },
    tokenize: (text) => Promise.resolve([text.length, 2, 3]),
  };
  return {
    manifest,
    graphs: fake,
    runs,
    meter: (plan) =>
      new TaskMeter(
        plan,
        new Map(),
        () => 0,
        () => undefined,
      ),
    signal: new AbortController().signal,
    announced: (_, work) => work(),
    checkpoint,
  };
}
