import { analyseRecording } from '../../core/recordings/analyse-recording';
import { parseManifest, type PackManifest, type PackRole } from '../../core/pack/manifest';
import type { Graphs, TaskContext } from '../task';
import { TaskMeter } from '../task-meter';
import type { Tensors } from '../tensor';
import { type FakeGraph, fakeGraphs } from './fake-graphs';

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
    isShortOfMemory: false,
    isLoaded: () => false,
    fit: () => true,
    makeRoom: () => Promise.resolve(),
    bytes: () => 0,
    fetch: () => Promise.resolve(),
    load: () => Promise.resolve(),
    evaluationsAtOnce: () => 1,
    takesMachine: () => false,
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
    analyseRecording,
    checkpoint,
  };
}
