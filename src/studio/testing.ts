import type { Pcm } from '../core/audio/pcm';
import { StudioError } from '../core/errors';
import type { PackManifest } from '../core/pack/manifest';
import { createEditor } from '../editor/editor';
import type { Engine, GenerateRequest } from '../engine/api';
import type { Clip, ClipInfo, Media } from '../media/api';
import type { Track, Transport } from '../playback/api';
import type { KeyValueStore, StudioParts } from './parts';
import { createStudio } from './studio';

/** Stand-ins behind the seams, for unit tests only: they answer at once and remember what they were asked. */

export function memoryStore(): KeyValueStore {
  const values = new Map<string, unknown>();
  return {
    get: (key) => Promise.resolve(values.get(key)),
    set: (key, value) => Promise.resolve(void values.set(key, value)),
    delete: (key) => Promise.resolve(void values.delete(key)),
    keys: () => Promise.resolve([...values.keys()]),
  };
}

export function clipInfo(fileName: string): ClipInfo {
  return {
    fileName,
    container: 'MP4',
    videoCodec: 'avc',
    audioCodec: 'aac',
    path: 'webcodecs',
    duration: 2,
    width: 640,
    height: 360,
    frameRate: { numerator: 25, denominator: 1 },
    variableFrameRate: false,
    frameTimes: Float64Array.from({ length: 50 }, (_, i) => i / 25),
    audio: { sampleRate: 48000, channels: 2 },
    notes: [],
  };
}

function silence(seconds: number, sampleRate = 44100): Pcm {
  const samples = new Float32Array(Math.round(seconds * sampleRate));
  return { sampleRate, channels: [samples, samples] };
}

function clip(fileName: string): Clip {
  return {
    info: clipInfo(fileName),
    async *frames() {
      yield await Promise.resolve({ first: 0, count: 1, width: 1, height: 1, data: new Uint8Array(3) });
    },
    async *thumbnails() {},
    audio: (start, end) => Promise.resolve(silence(end - start, 48000)),
    peaks: () => Promise.resolve([Float32Array.of(-1, 1)]),
    attachCanvas: () => undefined,
    show: (time) => Promise.resolve(time),
    close: () => undefined,
  };
}

export const manifest = {
  id: 'test',
  name: 'Test',
  version: '1.0.0',
  provenance: '',
  envelope: { rate: 125 },
  video: { fps: 30, width: 1, height: 1, fit: 'stretch', chunkFrames: 16 },
  sampler: { objective: 'rectified_flow', default: 'euler', steps: 12, guidance: 2 },
  roles: { 'clap-audio': { maxSeconds: 10 } },
} as unknown as PackManifest;

export interface Bench {
  readonly studio: ReturnType<typeof createStudio>;
  readonly requests: GenerateRequest[];
  readonly delivered: { readonly name: string; readonly blob: Blob }[];
  readonly tracks: () => readonly Track[];
  readonly storage: KeyValueStore;
}

export function bench(overrides: Partial<StudioParts> = {}): Bench {
  const requests: GenerateRequest[] = [];
  const delivered: { name: string; blob: Blob }[] = [];
  let tracks: readonly Track[] = [];
  const status = { pack: 'test', provider: 'wasm', fallbackReason: null } as const;
  const envelope = (duration: number) => {
    const left = new Float32Array(Math.round(duration * 125)).fill(0.25);
    return { rate: 125, left, right: left };
  };
  const engine: Engine = {
    configure: () => Promise.resolve(status),
    mapEnvelope: ({ duration }) => {
      const mapped = envelope(duration);
      return Promise.resolve({ envelope: mapped, confidence: mapped.left, status, seconds: {} });
    },
    generate(request) {
      requests.push(request);
      return Promise.resolve({
        pcm: silence(request.duration),
        envelopeError: 0.01,
        measured: envelope(request.duration),
        status,
        seconds: { diffuse: 1 },
      });
    },
    dispose: () => undefined,
  };
  const media: Media = {
    open: (file) => Promise.resolve(clip(file.name)),
    decodeAudio: () => Promise.resolve(silence(1)),
    muxVideo: () => Promise.resolve(new Blob([], { type: 'video/mp4' })),
  };
  const transport: Transport = {
    play: () => Promise.resolve(),
    pause: () => undefined,
    seek: () => undefined,
    setDuration: () => undefined,
    setLoop: () => undefined,
    setTracks: (next) => void (tracks = next),
    now: () => 0,
    playing: false,
    subscribe: () => () => undefined,
    takePeaks: () => [0, 0],
    dispose: () => undefined,
  };
  const storage = memoryStore();
  const studio = createStudio({
    editor: createEditor(),
    transport,
    media: () => Promise.resolve(media),
    engine: () => Promise.resolve(engine),
    pack: () =>
      Promise.resolve({
        manifest,
        graph: () => Promise.reject(new Error()),
        tokenizer: () => Promise.reject(new Error()),
      }),
    packFromFiles: () => Promise.reject(new StudioError('pack-invalid', 'No manifest here.')),
    provider: 'wasm',
    storage,
    demo: () => Promise.reject(new Error('no demo')),
    deliver: (blob, name) => delivered.push({ name, blob }),
    log: () => undefined,
    now: () => new Date(0),
    randomSeed: () => 777,
    ...overrides,
  });
  return { studio, requests, delivered, tracks: () => tracks, storage };
}

export function file(name: string, content = 'x', type = ''): File {
  return new File([content], name, { type });
}
