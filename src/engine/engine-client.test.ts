import { expect, test, vi } from 'vitest';
import { StudioError } from '../core/errors';
import type { Handlers } from '../platform/worker-rpc/callee';
import type { Caller } from '../platform/worker-rpc/caller';
import { serve } from '../platform/worker-rpc/host';
import { workerPair } from '../platform/worker-rpc/testing/worker-pair';
import type { GenerateRequest, GenerateResult, MapResult, PackSource, PictureFrames } from './api';
import { EngineClient } from './engine-client';
import type { Configuration, EngineMethods, PageMethods } from './protocol';
import { fakeManifest } from './testing/fake-pack';

const pack: PackSource = {
  manifest: fakeManifest(),
  graph: (role) => Promise.resolve(new Blob([role])),
  externalData: () => Promise.reject(new Error()),
  tokenizer: () => Promise.reject(new Error('unreadable')),
  pictureClasses: () => Promise.reject(new Error('unreadable')),
  bank: () => Promise.reject(new Error('unreadable')),
};
const status = { pack: 'Fake', provider: 'wasm', fallbackReason: null, shortOfMemory: false } as const;
const request = { seed: 1 } as GenerateRequest;

/** Lets every message that is under way arrive. */
async function settle(): Promise<void> {
  for (let k = 0; k < 10; k++) await new Promise((resolve) => setTimeout(resolve));
}

/** An engine whose workers answer `configure` and leave `generate` and `map-envelope` to the test. */
async function configured(handlers: Partial<Handlers<EngineMethods>> = {}) {
  const workers: (ReturnType<typeof workerPair> & {
    configurations: Configuration[];
    page: Caller<PageMethods>;
  })[] = [];
  const engine = new EngineClient(() => {
    const pair = workerPair();
    const configurations: Configuration[] = [];
    const page = serve<EngineMethods, PageMethods>(pair.scope, {
      configure: (configuration) => {
        configurations.push(configuration);
        return status;
      },
      prepare: () => new Promise(() => undefined),
      generate: () => new Promise(() => undefined),
      embed: () => new Promise(() => undefined),
      'embed-words': () => new Promise(() => undefined),
      'classify-picture': () => new Promise(() => undefined),
      'measure-speed': () => new Promise(() => undefined),
      'map-envelope': () => new Promise(() => undefined),
      ...handlers,
    });
    workers.push({ ...pair, configurations, page });
    return pair.worker;
  });
  expect(await engine.configure(pack, 'auto')).toEqual(status);
  return { engine, workers, worker: workers[0]! };
}

test('one worker serves every call, progress goes to the call it belongs to', async () => {
  const progress = { stage: 'diffuse', fraction: 0.5, secondsLeft: 1 } as const;
  const { engine, workers } = await configured({
    generate: ({ seed }, call) => {
      call.progress({ ...progress, fraction: seed });
      return { envelopeError: seed } as GenerateResult;
    },
  });
  const listeners = [vi.fn(), vi.fn()];
  const results = await Promise.all(
    listeners.map((onProgress, seed) => engine.generate({ ...request, seed }, { onProgress })),
  );
  expect(results.map(({ envelopeError }) => envelopeError)).toEqual([0, 1]);
  listeners.forEach((listener, seed) =>
    expect(listener.mock.calls).toEqual([[{ ...progress, fraction: seed }]]),
  );
  expect(workers).toHaveLength(1);
});

test('the worker starts with the first call', () => {
  const startWorker = vi.fn(() => workerPair().worker);
  const engine = new EngineClient(startWorker);
  expect(startWorker).not.toHaveBeenCalled();
  engine.configure(pack, 'auto').catch(() => undefined);
  expect(startWorker).toHaveBeenCalledOnce();
  engine.dispose();
});

test('an abort rejects at once, reaches the worker and lets it live', async () => {
  let signal: AbortSignal | undefined;
  const { engine, worker } = await configured({
    generate: (_, call) => {
      signal = call.signal;
      return new Promise(() => undefined);
    },
  });
  const abort = new AbortController();
  const call = engine.generate(request, { signal: abort.signal });
  await settle();
  abort.abort();
  await expect(call).rejects.toMatchObject({ code: 'cancelled' });
  await settle();
  expect(signal?.aborted).toBe(true);
  expect(worker.isTerminated()).toBe(false);
});

test('a crash rejects everything, the next call starts a worker with the same pack and provider', async () => {
  const { engine, workers, worker } = await configured();
  const calls = [engine.generate(request), engine.generate(request)];
  worker.crash('boom');
  for (const call of calls)
    await expect(call).rejects.toMatchObject({ code: 'engine-crashed', detail: 'boom' });
  expect(worker.isTerminated()).toBe(true);
  const next = engine.generate(request);
  await settle();
  expect(workers[1]!.configurations).toMatchObject([{ provider: 'auto', manifest: pack.manifest }]);
  expect(workers[1]!.toWorker.map((message) => 'method' in message && message.method)).toEqual([
    'configure',
    'generate',
  ]);
  expect(await (await workers[1]!.page.call('pack-file', { packId: 1, name: 'flow' })).text()).toBe('flow');
  engine.dispose();
  await expect(next).rejects.toMatchObject({ code: 'cancelled' });
});

test.each(['device-lost', 'engine-crashed'] as const)(
  '%s ends the worker: the call it belongs to gets it, the others get engine-crashed',
  async (code) => {
    const { engine, worker } = await configured({
      generate: ({ seed }) =>
        seed === 1
          ? Promise.reject(new StudioError(code, 'Gone.', 'why'))
          : new Promise<GenerateResult>(() => undefined),
    });
    const other = engine.generate({ ...request, seed: 2 });
    const call = engine.generate(request);
    await expect(call).rejects.toMatchObject({ code, message: 'Gone.' });
    await expect(other).rejects.toMatchObject({ code: 'engine-crashed', detail: 'why' });
    expect(worker.isTerminated()).toBe(true);
  },
);

test('a crash that a cancelled call met ends the worker too', async () => {
  const { engine, worker } = await configured({
    generate: (_, { signal }) =>
      new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(new StudioError('device-lost', 'Gone.'))),
      ),
  });
  const abort = new AbortController();
  const call = engine.generate(request, { signal: abort.signal });
  await settle();
  abort.abort();
  await expect(call).rejects.toMatchObject({ code: 'cancelled' });
  await settle();
  expect(worker.isTerminated()).toBe(true);
});

test('which graphs are loaded comes from the worker of the pack in use; none are when it is lost', async () => {
  const { engine, worker } = await configured();
  const onLoaded = vi.fn();
  await engine.configure(pack, 'auto', { onLoaded });
  const graphs = { roles: ['flow'], loaded: { role: 'flow', provider: 'wasm', seconds: 2 } } as const;
  await worker.page.call('graphs-loaded', { packId: 2, graphs });
  await worker.page.call('graphs-loaded', { packId: 1, graphs: { roles: [], loaded: null } });
  expect(onLoaded.mock.calls).toEqual([[graphs]]);
  worker.crash('boom');
  expect(onLoaded).toHaveBeenLastCalledWith({ roles: [], loaded: null });
});

test('any other error leaves the worker alive', async () => {
  const { engine, worker } = await configured({
    generate: () => Promise.reject(new StudioError('request-invalid', 'Steps.')),
  });
  await expect(engine.generate(request)).rejects.toMatchObject({ code: 'request-invalid' });
  expect(worker.isTerminated()).toBe(false);
});

test('files come from the pack of the configuration that requests them, failures go to the worker', async () => {
  const { engine, worker } = await configured();
  const other: PackSource = { ...pack, graph: () => Promise.resolve(new Blob(['other'])) };
  const text = async (packId: number) =>
    (await worker.page.call('pack-file', { packId, name: 'flow' })).text();
  const next = engine.configure(other, 'wasm');
  expect(await text(1)).toBe('flow');
  await next;
  const [first, second] = worker.configurations.map(({ packId }) => packId) as [number, number];
  expect(await text(second)).toBe('other');
  // The page no longer refers to the earlier pack.
  await expect(text(first)).rejects.toMatchObject({ code: 'internal' });
  await expect(worker.page.call('pack-file', { packId: second, name: 'tokenizer' })).rejects.toMatchObject({
    code: 'internal',
  });
  await expect(text(99)).rejects.toMatchObject({ code: 'internal' });
});

test('frames are moved to the worker as it takes them, and end with the call', async () => {
  const taken: number[] = [];
  const { engine, worker } = await configured({
    'map-envelope': async ({ duration }, { input }) => {
      for await (const { count } of input) taken.push(count);
      return { confidence: Float32Array.of(duration) } as MapResult;
    },
  });
  const batches = Array.from({ length: 5 }, (_, k) => ({ count: k, data: new Uint8Array(3) }));
  async function* frames(): AsyncGenerator<PictureFrames> {
    for (const batch of batches) yield await Promise.resolve(batch);
  }
  const { confidence } = await engine.mapEnvelope({ frames: frames(), duration: 2 });
  expect([...confidence]).toEqual([2]);
  expect(taken).toEqual([0, 1, 2, 3, 4]);
  expect(batches.map(({ data }) => data.length)).toEqual([0, 0, 0, 0, 0]);
  expect(worker.isTerminated()).toBe(false);
});

test('frames stop when the call is cancelled or the worker is lost, and their failure ends the call', async () => {
  const { engine, worker } = await configured();
  let closed = 0;
  async function* endless(): AsyncGenerator<PictureFrames> {
    try {
      for (;;) yield await Promise.resolve({ count: 1, data: new Uint8Array(3) });
    } finally {
      closed++;
    }
  }
  const abort = new AbortController();
  const cancelled = engine.mapEnvelope({ frames: endless(), duration: 1 }, { signal: abort.signal });
  await settle();
  abort.abort();
  await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
  await settle();
  expect(closed).toBe(1);

  async function* broken(): AsyncGenerator<PictureFrames> {
    await Promise.resolve();
    throw new StudioError('media-damaged', 'Damaged.');
  }
  await expect(engine.mapEnvelope({ frames: broken(), duration: 1 })).rejects.toMatchObject({
    code: 'media-damaged',
  });
  expect(worker.toWorker.at(-1)!.type).toBe('cancel');

  const lost = engine.mapEnvelope({ frames: endless(), duration: 1 });
  await settle();
  worker.crash('boom');
  await expect(lost).rejects.toMatchObject({ code: 'engine-crashed' });
  await settle();
  expect(closed).toBe(2);
});

test('dispose ends the worker and every call', async () => {
  const { engine, worker } = await configured();
  const call = engine.generate(request);
  engine.dispose();
  await expect(call).rejects.toMatchObject({ code: 'cancelled' });
  expect(worker.isTerminated()).toBe(true);
});

test('why the runtime does not start reaches every call, and the next call starts a new worker', async () => {
  const sentence =
    'The inference runtime could not be loaded: /ort/x.wasm answered 404. Check the connection and try again.';
  const { engine, workers } = await configured({
    generate: ({ seed }) =>
      seed === 1
        ? Promise.reject(new StudioError('engine-crashed', sentence))
        : new Promise<GenerateResult>(() => undefined),
  });
  const other = engine.generate({ ...request, seed: 2 });
  await expect(engine.generate(request)).rejects.toThrow(sentence);
  await expect(other).rejects.toThrow(sentence);
  engine.generate(request).catch(() => undefined);
  expect(workers).toHaveLength(2);
  engine.dispose();
});

test('a worker that has no more memory is replaced', async () => {
  const { engine, worker } = await configured({
    generate: () => Promise.reject(new StudioError('out-of-space', 'Too large.')),
  });
  await expect(engine.generate(request)).rejects.toMatchObject({ code: 'out-of-space' });
  expect(worker.isTerminated()).toBe(true);
});

test('a configuration that is given up costs the worker: the next one is not held up by it', async () => {
  const pairs: ReturnType<typeof workerPair>[] = [];
  const engine = new EngineClient(() => {
    pairs.push(workerPair());
    return pairs.at(-1)!.worker;
  });
  const abort = new AbortController();
  const stuck = engine.configure(pack, 'auto', { signal: abort.signal });
  abort.abort();
  await expect(stuck).rejects.toMatchObject({ code: 'cancelled' });
  expect(pairs[0]!.isTerminated()).toBe(true);
  engine.configure(pack, 'auto').catch(() => undefined);
  expect(pairs).toHaveLength(2);
  engine.dispose();
});

test('a preparation is a call like the others', async () => {
  const prepared: unknown[] = [];
  const { engine } = await configured({ prepare: (preparation) => void prepared.push(preparation) });
  await engine.prepare({ task: 'map' });
  expect(prepared).toEqual([{ task: 'map' }]);
});

test('words and a sound are embedded; in the background when they can wait', async () => {
  const received: unknown[] = [];
  const { engine } = await configured({
    embed: (params) => {
      received.push(params);
      return Float32Array.of(0.6, 0.8);
    },
  });
  const sound = { sampleRate: 8000, channels: [Float32Array.of(0.5)] };
  expect([...(await engine.embed('glass'))]).toEqual([Math.fround(0.6), Math.fround(0.8)]);
  await engine.embed(sound, { background: true });
  expect(received).toEqual([
    { prompted: 'glass', background: false },
    { prompted: sound, background: true },
  ]);
  expect(sound.channels[0]).toHaveLength(1);
});

test('words are embedded for the bank', async () => {
  const vectors = { embedding: Float32Array.of(1), sentence: Float32Array.of(0, 1) };
  const { engine } = await configured({
    'embed-words': ({ prompt }) => (prompt === 'glass' ? vectors : Promise.reject(new Error(prompt))),
  });
  const found = await engine.embedWords({ prompt: 'glass', picture: [], pictureWeight: 0 });
  expect([[...found.embedding], [...found.sentence]]).toEqual([[1], [0, 1]]);
});

test('frames are classified, their buffer is moved', async () => {
  const received: unknown[] = [];
  const { engine } = await configured({
    'classify-picture': (params) => {
      received.push(params);
      return Float32Array.of(0.25, 0.75);
    },
  });
  const frames = { count: 1, data: new Uint8Array(12) };
  expect([...(await engine.classifyPicture(frames, { background: true }))]).toEqual([0.25, 0.75]);
  expect(received).toEqual([{ frames: { count: 1, data: new Uint8Array(12) }, background: true }]);
  expect(frames.data).toHaveLength(0);
});
