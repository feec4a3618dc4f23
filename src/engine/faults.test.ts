import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { StudioError, type StudioErrorCode } from '../core/errors';
import type { PackManifest, PackRole } from '../core/pack/manifest';
import type { Caller } from '../platform/worker-rpc/caller';
import { serve } from '../platform/worker-rpc/host';
import { workerPair, type WorkerPair } from '../platform/worker-rpc/testing/worker-pair';
import type { Engine, PackSource } from './api';
import { EngineClient } from './engine-client';
import { EngineHost } from './engine-host';
import type { Runtime } from './ort';
import type { EngineMethods, PageMethods } from './protocol';
import { SessionPool } from './session-pool';
import { fakeGraphs } from './testing/fake-graphs';
import { fakeManifest } from './testing/fake-pack';
import { fakeRequest } from './testing/fake-request';
import { floats } from './tensor';

const tokenizer = readFileSync('models/packs/compact/tokenizer.json');
const plain = fakeManifest();
const classes = { file: 'c.tsv', sha256: '0'.repeat(64), bytes: 1 };
const cavp = { ...plain.roles.flow, fps: 4, width: 2, height: 2, classes };
const manifest: PackManifest = { ...plain, roles: { ...plain.roles, cavp } };
const graphs = {
  ...fakeGraphs,
  cavp: () => ({ probabilities: floats(new Float32Array(2), 1, 2) }),
};

const sound = { sampleRate: 1000, channels: [new Float32Array(1500).fill(0.5)] };
const request = fakeRequest({ prompt: 'wood', references: [{ pcm: sound, weight: 1 }] }, 0.2);
async function* frames() {
  for (let k = 0; k < 12; k++) yield await Promise.resolve({ count: 1, data: new Uint8Array(12).fill(k) });
}

const generate = (engine: Engine) => engine.generate(request);
const map = (engine: Engine) => engine.mapEnvelope({ frames: frames(), duration: 0.4 });
/** Each stage by the graph that it runs. */
const stages: readonly (readonly [string, PackRole, (engine: Engine) => Promise<unknown>])[] = [
  ['prompt in words', 'clap-text', generate],
  ['prompt by a sound', 'clap-audio', generate],
  ['control', 'control-encoder', generate],
  ['diffusion', 'dit+controlnet', generate],
  ['decoding', 'vae-decoder', generate],
  ['frames', 'frame-encoder', map],
  ['motion', 'flow', map],
  ['mapping', 'rms-mapper', map],
  ['embedding', 'clap-audio', (engine) => engine.embed(sound)],
  ['words for recordings', 'clap-text', (engine) => engine.embedWords({ ...request, picture: [] })],
  ['picture', 'cavp', (engine) => engine.classifyPicture({ count: 1, data: new Uint8Array(12) })],
];

interface Fault {
  /** What loading the role's session meets in the first worker. */
  readonly load?: (pair: WorkerPair) => Promise<never>;
  /** What running it meets. */
  readonly run?: (pair: WorkerPair) => Promise<never>;
  /** What reading its file meets, once. */
  readonly file?: () => StudioError;
  readonly code: StudioErrorCode;
  /** The worker is replaced. */
  readonly fatal: boolean;
}

const lost = new Error('device is lost');
const killed = (pair: WorkerPair) => {
  setTimeout(() => pair.crash('killed'));
  return new Promise<never>(() => undefined);
};
const faults: Record<string, Fault> = {
  'device lost while it loads': { load: () => Promise.reject(lost), code: 'device-lost', fatal: true },
  'device lost while it runs': { run: () => Promise.reject(lost), code: 'device-lost', fatal: true },
  'memory full while it loads': {
    load: () => Promise.reject(new Error('std::bad_alloc')),
    code: 'out-of-space',
    fatal: true,
  },
  'memory full while it runs': {
    run: () => Promise.reject(new Error('Out of memory')),
    code: 'out-of-space',
    fatal: true,
  },
  'the runtime aborts': {
    run: () => Promise.reject(new WebAssembly.RuntimeError('unreachable')),
    code: 'engine-crashed',
    fatal: true,
  },
  'worker killed while it loads': { load: killed, code: 'engine-crashed', fatal: true },
  'worker killed while it runs': { run: killed, code: 'engine-crashed', fatal: true },
  'a file is damaged': {
    file: () => new StudioError('pack-corrupt', 'The file a.bin is damaged. Press Check in Model packs.'),
    code: 'pack-corrupt',
    fatal: false,
  },
  'storage is full': {
    file: () => new StudioError('out-of-space', 'The browser has no room for the model. Free disk space.'),
    code: 'out-of-space',
    fatal: true,
  },
};

/** An engine that meets the fault at one role; its second worker is whole. */
async function engineWith(role: PackRole, fault: Fault) {
  let workers = 0;
  let fileFails = true;
  const pack = {
    manifest,
    graph: (requested: PackRole) => {
      if (requested === role && fault.file && fileFails) {
        fileFails = false;
        return Promise.reject(fault.file());
      }
      return Promise.resolve(new Blob([requested]));
    },
    tokenizer: () => Promise.resolve(new Blob([tokenizer])),
  } as unknown as PackSource;
  const engine = new EngineClient(() => {
    const pair = workerPair();
    const isFirst = workers++ === 0;
    const runtime: Runtime = {
      createSession(model) {
        const created = new TextDecoder().decode(model) as PackRole;
        const fails = isFirst && created === role;
        if (fails && fault.load) return fault.load(pair);
        return Promise.resolve({
          run: (feeds) => (fails && fault.run ? fault.run(pair) : Promise.resolve(graphs[created](feeds))),
          release: () => Promise.resolve(),
        });
      },
    };
    const host: EngineHost = new EngineHost({
      openPool: ({ manifest: configured, shortOfMemory }, file) =>
        Promise.resolve(
          new SessionPool({
            ...{ manifest: configured, shortOfMemory, file, memory: null, wasmTakesMachine: false },
            choice: { provider: fault.code === 'device-lost' ? 'webgpu' : 'wasm', fallbackReason: null },
            loadRuntime: () => Promise.resolve(runtime),
            onLoaded: () => undefined,
            announced: (_, work) => work(),
            now: () => 0,
            deviceLost: () => Promise.resolve(isFirst && fault.code === 'device-lost'),
          }),
        ),
      packFile: (packId, name, options) => page.call('pack-file', { packId, name }, options),
      evaluateRemotely: () => Promise.reject(new Error('not used')),
      noteLoaded: () => undefined,
      announced: (_, work) => work(),
      now: () => 0,
      yieldToMessages: () => new Promise((resolve) => setTimeout(resolve)),
    });
    const page: Caller<PageMethods> = serve<EngineMethods, PageMethods>(pair.scope, host.handlers);
    return pair.worker;
  });
  await engine.configure(pack, 'auto');
  return { engine, workers: () => workers };
}

/** One or two sentences for the user: what is wrong, and what to do. */
const sentences = /^[A-Z][^.!?]+\.( [A-Z][^.!?]+\.)?$/;

for (const [what, fault] of Object.entries(faults))
  test.each(stages)(
    `${what}, at %s: one error with its code, and the next run works`,
    async (_, role, run) => {
      const { engine, workers } = await engineWith(role, fault);
      const error = await run(engine).then(
        () => null,
        (reason: unknown) => reason,
      );
      expect(error).toMatchObject({ name: 'StudioError', code: fault.code });
      expect((error as StudioError).message.replace(/\w\.\w/g, '')).toMatch(sentences);
      await run(engine);
      expect(workers()).toBe(fault.fatal ? 2 : 1);
      engine.dispose();
    },
  );
