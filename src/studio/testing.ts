import type { Pcm } from '../core/audio/pcm';
import { noTexts } from '../core/audio/sound-texts';
import { StudioError } from '../core/errors';
import type { PackManifest } from '../core/pack/manifest';
import { createEditor } from '../editor/editor';
import type { Engine, GenerateRequest } from '../engine/api';
import { filesInProcess } from '../files/in-process';
import type { Clip, ClipInfo, Media, MuxOptions, MuxReport } from '../media/api';
import type { Recorder, Track, Transport, TransportState } from '../playback/api';
import type { FileType, PageActions } from './commands/command';
import type { KeyValueStore, StudioDependencies } from './dependencies';
import { type MemoryDatabase, memoryDatabase, memoryFiles, memoryLocks } from './library/testing';
import { memoryPacks } from '../packs/testing';
import { StoredSoundIndex } from '../sound-index/sound-index';
import { memoryIndexDatabase } from '../sound-index/testing';
import { createLateStudio } from './late-studio';
import { createStudio } from './studio';
import { toSamples } from '../core/time/samples';

/** Fakes of what the studio depends on, for unit tests only. They answer at once and record their calls. */

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
    display: {
      visibleWidth: 640,
      visibleHeight: 360,
      pixelAspect: { numerator: 1, denominator: 1 },
      rotation: 0,
      flip: false,
    },
    frameRate: { numerator: 25, denominator: 1 },
    variableFrameRate: false,
    frameTimes: Float64Array.from({ length: 50 }, (_, i) => i / 25),
    audio: { sampleRate: 48000, channels: 2 },
    audioTracks: [
      {
        index: 0,
        codec: 'AAC',
        sampleRate: 48000,
        channels: 2,
        layout: 'stereo',
        language: null,
        title: null,
        used: true,
        problem: null,
      },
    ],
    tags: { title: null, chapters: [], subtitleTracks: [] },
    startTimecode: null,
    notes: [],
  };
}

function silence(seconds: number, sampleRate = 44100): Pcm {
  const samples = new Float32Array(toSamples(seconds, sampleRate));
  return { sampleRate, channels: [samples, samples] };
}

function steady(seconds: number, level: number): Pcm {
  const samples = new Float32Array(Math.round(seconds * 44100)).fill(level);
  return { sampleRate: 44100, channels: [samples, samples] };
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
    findDamage: () => Promise.resolve([]),
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
  audio: { sampleRate: 44_100, channels: 2 },
  envelope: { rate: 125, analysisRate: 16_000, window: 512, hop: 128 },
  video: {
    fps: 30,
    width: 1,
    height: 1,
    fit: 'stretch',
    chunkFrames: 16,
    windowFrames: 300,
    windowEnvelope: 1250,
  },
  sampler: { objective: 'rectified_flow', default: 'euler', steps: 12, guidance: 2 },
  roles: { 'clap-audio': { maxSeconds: 10, sha256: 'encoder' } },
} as unknown as PackManifest;

const muxReport: MuxReport = {
  container: 'MOV',
  extension: '.mov',
  pictureCopied: true,
  productionTracks: 1,
  converted: [],
  missing: [],
  timecode: null,
  chapters: 0,
  subtitleTracks: 0,
  duration: 2,
};

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** A transport that plays; while it does, clip time equals the event time given to `now`. */
export function runningTransport(recorder?: Recorder): Writable<Transport> {
  const listeners = new Set<(state: TransportState) => void>();
  let position = 0;
  const emit = () => {
    const { playing } = transport;
    for (const listener of listeners) listener({ playing, time: position, loop: null, rate: 1 });
  };
  const turn = (playing: boolean) => {
    transport.playing = playing;
    emit();
  };
  const transport: Writable<Transport> = {
    play: () => Promise.resolve(turn(true)),
    pause: () => turn(false),
    seek(time) {
      position = time;
      if (transport.playing) emit();
    },
    setDuration: () => undefined,
    setLoop: () => undefined,
    setTracks: () => undefined,
    now: (at) => (transport.playing && at !== undefined ? at / 1000 : position),
    outputLatency: 0,
    record: () => (recorder ? Promise.resolve(recorder) : Promise.reject(new Error('no recorder'))),
    playing: false,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    takePeaks: () => [0, 0],
    dispose: () => undefined,
  };
  return transport;
}

export interface TestPage extends PageActions {
  /** Files that the user chooses, in order. */
  readonly files: File[];
  readonly chosenTypes: FileType[];
  /** One key; `release` releases it. */
  readonly keys: { repeating: boolean; mark(): void; isDown(): boolean; release(): void };
}

export function testPage(): TestPage {
  const files: File[] = [];
  const chosenTypes: FileType[] = [];
  let isDown = false;
  return {
    files,
    chosenTypes,
    chooseFile(type, onFile) {
      chosenTypes.push(type);
      const chosen = files.shift();
      if (chosen) onFile(chosen);
    },
    showPalette: () => undefined,
    showProjects: () => undefined,
    showPacks: () => undefined,
    showShortcuts: () => undefined,
    focusLane: () => undefined,
    focusSounds: () => undefined,
    addSoundFolder: () => undefined,
    keys: {
      repeating: false,
      mark: () => void (isDown = true),
      isDown: () => isDown,
      release: () => void (isDown = false),
    },
  };
}

export interface Bench {
  readonly studio: ReturnType<typeof createStudio>;
  /** The one that the studio has unless a test gives another. */
  readonly engine: Engine;
  readonly requests: GenerateRequest[];
  readonly delivered: { readonly name: string; readonly blob: Blob }[];
  /** Sounds that were written into a video. */
  readonly muxed: readonly { readonly sound: Blob; readonly options: MuxOptions | undefined }[];
  readonly tracks: () => readonly Track[];
  readonly storage: KeyValueStore;
  readonly database: MemoryDatabase;
  readonly media: () => Promise<Media>;
  /** The page is hidden or left. */
  readonly hide: () => void;
}

/** @param errors envelope errors of the takes, in order. @param decoded content of every sound file. */
export function bench({
  errors = [],
  decoded = silence(1),
  onPrepare = () => Promise.resolve(),
  classifyPicture = () => Promise.reject(new Error('no classifier')),
  ...overrides
}: Partial<StudioDependencies> & {
  errors?: number[];
  readonly decoded?: Pcm;
  readonly onPrepare?: Engine['prepare'];
  readonly classifyPicture?: Engine['classifyPicture'];
} = {}): Bench {
  const requests: GenerateRequest[] = [];
  const delivered: { name: string; blob: Blob }[] = [];
  const muxed: { sound: Blob; options: MuxOptions | undefined }[] = [];
  let tracks: readonly Track[] = [];
  const status = { pack: 'test', provider: 'wasm', fallbackReason: null, shortOfMemory: false } as const;
  const envelope = (duration: number) => {
    const left = new Float32Array(Math.round(duration * 125)).fill(0.25);
    return { rate: 125, left, right: left };
  };
  const engine: Engine = {
    configure: () => Promise.resolve(status),
    prepare: onPrepare,
    mapEnvelope: ({ duration }) => {
      const mapped = envelope(duration);
      const silent = new Uint8Array(mapped.left.length);
      const hits = { hits: [], left: silent, right: silent };
      return Promise.resolve({ envelope: mapped, confidence: mapped.left, hits, status, seconds: {} });
    },
    generate(request) {
      requests.push(request);
      return Promise.resolve({
        pcm: steady(request.duration, 0.5),
        envelopeError: errors.shift() ?? 0.01,
        measured: envelope(request.duration),
        status,
        work: { diffuse: 100 },
        seconds: { diffuse: 1 },
      });
    },
    embed: () => Promise.resolve(Float32Array.of(1, 0, 0)),
    embedWords: () =>
      Promise.resolve({ embedding: Float32Array.of(1, 0, 0), sentence: Float32Array.of(1, 0) }),
    classifyPicture,
    measureSpeed: () => Promise.resolve(1e10),
    dispose: () => undefined,
  };
  const media: Media = {
    prepare: () => undefined,
    open: (file) => Promise.resolve(clip(file.name)),
    decodeSoundFile: () => Promise.resolve(decoded),
    openSoundReader: () => ({
      summarise: () =>
        Promise.resolve({
          duration: (decoded.channels[0]?.length ?? 0) / decoded.sampleRate,
          sampleRate: decoded.sampleRate,
          channels: decoded.channels.length,
          texts: noTexts,
          loudest: decoded,
        }),
      decode: () => Promise.resolve(decoded),
      close: () => undefined,
    }),
    videoExtension: () => '.mov',
    muxVideo(_clip, sound, options) {
      muxed.push({ sound, options });
      return Promise.resolve({ file: new Blob([], { type: 'video/quicktime' }), report: muxReport });
    },
  };
  const transport: Transport = {
    play: () => Promise.resolve(),
    pause: () => undefined,
    seek: () => undefined,
    setDuration: () => undefined,
    setLoop: () => undefined,
    setTracks: (next) => void (tracks = next),
    now: () => 0,
    outputLatency: 0,
    record: () => Promise.reject(new Error('no recording here')),
    playing: false,
    subscribe: () => () => undefined,
    takePeaks: () => [0, 0],
    dispose: () => undefined,
  };
  const soundIndex = new StoredSoundIndex(memoryIndexDatabase());
  const storage = memoryStore();
  const database = memoryDatabase();
  const hideListeners: (() => void)[] = [];
  const studioDependencies: StudioDependencies = {
    editor: createEditor(),
    transport,
    media: () => Promise.resolve(media),
    files: () => Promise.resolve(filesInProcess()),
    engine: () => Promise.resolve(engine),
    pack: () =>
      Promise.resolve({
        manifest,
        graph: () => Promise.reject(new Error()),
        externalData: () => Promise.reject(new Error()),
        tokenizer: () => Promise.reject(new Error()),
        pictureClasses: () => Promise.reject(new Error()),
        bank: () => Promise.reject(new Error()),
      }),
    packIsGiven: false,
    packs: () => Promise.resolve(memoryPacks().packs),
    provider: 'wasm',
    makesAhead: false,
    connectRemote: () => Promise.reject(new Error('no server')),
    device: { browser: 'Test 1', memory: null },
    here: 'http://studio.test/',
    storage,
    database,
    locks: memoryLocks().tab(),
    clipCopies: memoryFiles(),
    measureStorage: () => Promise.resolve({ used: 0, quota: 1e9, persisted: false }),
    persistStorage: () => Promise.resolve(true),
    encodePicture: () => Promise.resolve(new Blob(['picture'], { type: 'image/jpeg' })),
    pickVideo: null,
    fileOfHandle: () => Promise.resolve(null),
    soundIndex: () => Promise.resolve(soundIndex),
    soundIndexExists: () => Promise.resolve(false),
    pickFolder: null,
    mayRead: () => Promise.resolve(true),
    soundPlayer: { play: () => Promise.resolve(), stop: () => undefined },
    onHide: (listener) => hideListeners.push(listener),
    demo: () => Promise.reject(new Error('no demo')),
    offline: {
      setBusy: () => undefined,
      onChange: () => undefined,
      loadUpdate: () => Promise.resolve('taken'),
    },
    microphone: () => Promise.reject(new StudioError('request-invalid', 'There is no microphone here.')),
    midi: () => Promise.reject(new StudioError('request-invalid', 'There is no MIDI here.')),
    chooseSaveFile: () => Promise.resolve(null),
    removeIfEmpty: () => Promise.resolve(),
    deliver: (blob, name) => delivered.push({ name, blob }),
    log: () => undefined,
    now: () => new Date(0),
    randomSeed: () => 777,
    ...overrides,
  };
  const studio = createStudio(studioDependencies, () => createLateStudio);
  void studio.load();
  return {
    studio,
    engine,
    requests,
    delivered,
    muxed,
    tracks: () => tracks,
    storage: overrides.storage ?? storage,
    database: (overrides.database as MemoryDatabase | undefined) ?? database,
    media: () => Promise.resolve(media),
    hide: () => hideListeners.forEach((listener) => listener()),
  };
}

/** @param content by default another one for each name: the content identifies a file. */
export function file(name: string, content = `content of ${name}`, type = ''): File {
  return new File([content], name, { type });
}
