import { expect, test, vi } from 'vitest';
import { WorkerClient } from '../platform/worker-rpc/client';
import { serve } from '../platform/worker-rpc/host';
import { workerPair } from '../platform/worker-rpc/testing/worker-pair';
import type { TakePart } from '../core/audio/finish/take-finisher';
import { StudioError } from '../core/errors';
import type { PictureFrames, TaskProgress } from './api';
import { EngineHost, type HostDependencies } from './engine-host';
import type { Decoded, EngineMethods } from './protocol';
import type { SessionPool } from './session-pool';
import { fakeContext, fakeManifest } from './testing/fake-pack';
import { fakeRequest } from './testing/fake-request';

const status = { pack: 'Fake', provider: 'wasm', fallbackReason: null, shortOfMemory: false } as const;
const configuration = {
  packId: 7,
  manifest: fakeManifest(),
  provider: 'wasm',
  shortOfMemory: false,
} as const;
const request = fakeRequest({ referenceWeight: 0, steps: 3, guidance: 1 }, 0.2);

function connect(dependencies: Partial<HostDependencies> = {}) {
  let released = 0;
  const { graphs, runs } = fakeContext();
  const pool = { ...graphs, hasRoomFor: () => true, status, dispose: () => Promise.resolve(void released++) };
  const host = new EngineHost({
    openPool: () => Promise.resolve(pool as unknown as SessionPool),
    packFile: () => Promise.reject(new Error('not used')),
    evaluateRemotely: () => Promise.reject(new Error('not used')),
    noteLoaded: () => undefined,
    announced: (_, work) => work(),
    now: () => 0,
    yieldToMessages: () => new Promise((resolve) => setTimeout(resolve)),
    ...dependencies,
  });
  const pair = workerPair();
  serve<EngineMethods>(pair.scope, host.handlers);
  const client = new WorkerClient<EngineMethods>(pair.worker, {
    describeLoss: (detail) => new StudioError('engine-crashed', 'Lost.', detail),
  });
  return { client, runs, released: () => released, ...pair };
}

test('configure, then a sound with its status and progress', async () => {
  const { client, toPage } = connect();
  const configured = client.call('configure', configuration);
  const stages = new Set<string>();
  const parts: TakePart[] = [];
  const result = await client.call('generate', request, {
    onProgress: (report) => ('part' in report ? parts.push(report.part) : stages.add(report.stage)),
  });
  expect(await configured).toEqual(status);
  expect(result.status).toEqual(status);
  expect(parts.map(({ start, channels }) => [start, channels[0].length])).toEqual([[0, 1000]]);
  expect([...stages]).toEqual([
    'download',
    'load',
    'embed-prompt',
    'encode-control',
    'diffuse',
    'decode-audio',
    'finish-take',
  ]);
  expect(toPage.filter(({ type }) => type === 'result')).toHaveLength(2);
});

test('without a pack nothing runs', async () => {
  const { client, runs } = connect();
  await expect(client.call('generate', request)).rejects.toMatchObject({ code: 'pack-invalid' });
  expect(runs).toEqual([]);
});

test('the calls behind a failed configuration fail for its reason', async () => {
  const { client } = connect({
    openPool: () => Promise.reject(new StudioError('pack-corrupt', 'No wasm.')),
  });
  const configured = client.call('configure', configuration);
  const sound = client.call('generate', request);
  await expect(configured).rejects.toMatchObject({ code: 'pack-corrupt' });
  await expect(sound).rejects.toMatchObject({ code: 'pack-corrupt' });
});

test('files are requested by the number of the pack', async () => {
  const packFile = vi.fn(() => Promise.resolve(new Blob()));
  const openPool: HostDependencies['openPool'] = async (_, file) => {
    await file('flow', {});
    return { status } as SessionPool;
  };
  await connect({ packFile, openPool }).client.call('configure', configuration);
  expect(packFile).toHaveBeenCalledExactlyOnceWith(7, 'flow', {});
});

test('tasks run one at a time, in the order of their calls', async () => {
  const { client, runs } = connect();
  await client.call('configure', configuration);
  await Promise.all([1, 2].map(() => client.call('generate', { ...request, steps: 2 })));
  const roles = runs.map(({ role }) => role);
  expect(roles.slice(0, roles.length / 2)).toEqual(roles.slice(roles.length / 2));
});

test('a cancel stops the running task between steps, and one that waits before it starts', async () => {
  const { client, runs } = connect();
  await client.call('configure', configuration);
  const aborts = [new AbortController(), new AbortController()];
  const running = new Promise<void>((resolve) => {
    const calls = aborts.map(({ signal }) =>
      client.call('generate', { ...request, steps: 1000 }, { signal, onProgress: () => resolve() }),
    );
    for (const call of calls) call.catch(() => undefined);
  });
  await running;
  aborts.reverse().forEach((abort) => abort.abort());
  const next = await client.call('generate', request);
  expect(next.status).toEqual(status);
  expect(runs.filter(({ role }) => role === 'dit+controlnet').length).toBeLessThan(500);
  expect(runs.filter(({ role }) => role === 'vae-decoder')).toHaveLength(1);
});

test('frames are taken one batch at a time; a cancel ends the task that waits for them', async () => {
  const { client, runs } = connect();
  await client.call('configure', configuration);
  async function* frames(count: number): AsyncGenerator<PictureFrames> {
    for (let k = 0; k < count; k++) yield await Promise.resolve({ count: 1, data: new Uint8Array(12) });
    if (count === 1) await new Promise(() => undefined);
  }
  const decoded: number[] = [];
  const onProgress = (report: TaskProgress | Decoded) =>
    'decoded' in report && decoded.push(...report.decoded.left);
  const mapped = await client.call('map-envelope', { duration: 0.1 }, { input: frames(3), onProgress });
  expect(decoded).toEqual([...mapped.envelope.left]);
  expect(mapped).toMatchObject({ status, envelope: { rate: 125 } });
  expect(mapped.envelope.left).toHaveLength(13);
  expect(runs.filter(({ role }) => role === 'frame-encoder')).toHaveLength(3);

  const abort = new AbortController();
  const waiting = client.call('map-envelope', { duration: 0.1 }, { input: frames(1), signal: abort.signal });
  await vi.waitFor(() => expect(runs.filter(({ role }) => role === 'frame-encoder')).toHaveLength(4));
  abort.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
  expect((await client.call('generate', request)).status).toEqual(status);
  expect(runs.filter(({ role }) => role === 'rms-mapper')).toHaveLength(1);
});

test('a new configuration releases the sessions of the last', async () => {
  const { client, released } = connect();
  await client.call('configure', configuration);
  await client.call('configure', { ...configuration, packId: 8 });
  expect(released()).toBe(1);
});

test('graphs are prepared between tasks; a task that comes meanwhile goes first', async () => {
  const loaded: string[] = [];
  let finish = () => {};
  const { graphs } = fakeContext();
  const pool = {
    ...graphs,
    hasRoomFor: () => true,
    warmUp: () => Promise.resolve(),
    isLoaded: (role: string) => loaded.includes(role),
    status,
    load: async (role: string) => {
      loaded.push(role);
      if (role === 'frame-encoder') await new Promise<void>((resolve) => (finish = resolve));
    },
  };
  const { client } = connect({ openPool: () => Promise.resolve(pool as unknown as SessionPool) });
  await client.call('configure', configuration);
  const prepared = client.call('prepare', { task: 'map' });
  await vi.waitFor(() => expect(loaded).toEqual(['frame-encoder']));
  const sound = client.call('generate', request);
  await new Promise((resolve) => setTimeout(resolve, 20));
  finish();
  await sound;
  await prepared;
  expect(loaded).toEqual([
    'frame-encoder',
    'control-encoder',
    'dit+controlnet',
    'vae-decoder',
    'flow',
    'rms-mapper',
  ]);
});

test('the runtime starts alone; what does not fit beside the loaded graphs is downloaded, not loaded', async () => {
  const { graphs } = fakeContext();
  const fetched: string[] = [];
  const loaded: string[] = [];
  const pool = {
    ...graphs,
    status,
    hasRoomFor: (role: string) => role !== 'flow',
    warmUp: () => Promise.resolve(),
    fetch: (roles: readonly string[]) => Promise.resolve(void fetched.push(roles.join())),
    load: (role: string) => Promise.resolve(void loaded.push(role)),
  };
  const { client } = connect({ openPool: () => Promise.resolve(pool as unknown as SessionPool) });
  await client.call('configure', configuration);
  await client.call('prepare', { task: 'start' });
  expect(fetched).toEqual(['']);
  await client.call('prepare', { task: 'map' });
  // With the last graph nothing is left to download.
  expect(fetched.slice(1)).toEqual(['frame-encoder', 'flow', 'rms-mapper', '']);
  expect(loaded).toEqual(['frame-encoder', 'rms-mapper']);
});

test('the next graph is downloaded while a session is created', async () => {
  const { graphs } = fakeContext();
  const fetched: string[] = [];
  let finish = () => {};
  const pool = {
    ...graphs,
    status,
    hasRoomFor: () => true,
    warmUp: () => Promise.resolve(),
    fetch: (roles: readonly string[]) => Promise.resolve(void fetched.push(...roles)),
    load: () => new Promise<void>((resolve) => (finish = resolve)),
  };
  const { client } = connect({ openPool: () => Promise.resolve(pool as unknown as SessionPool) });
  await client.call('configure', configuration);
  const abort = new AbortController();
  const prepared = client.call('prepare', { task: 'map' }, { signal: abort.signal });
  await vi.waitFor(() => expect(fetched).toEqual(['frame-encoder', 'flow']));
  abort.abort();
  finish();
  await expect(prepared).rejects.toMatchObject({ code: 'cancelled' });
});

test('the speed of the device is measured by the pool, after the tasks', async () => {
  const { graphs } = fakeContext();
  const pool = { ...graphs, status, measureSpeed: () => Promise.resolve(3e9) };
  const { client } = connect({ openPool: () => Promise.resolve(pool as unknown as SessionPool) });
  await client.call('configure', configuration);
  expect(await client.call('measure-speed', undefined)).toBe(3e9);
});

test('a preparation that is cancelled while it downloads ends, and the queue is free', async () => {
  const { graphs } = fakeContext();
  const fetching = vi.fn(
    (_: unknown, signal: AbortSignal) =>
      new Promise<void>((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(new Error('aborted'))),
      ),
  );
  const pool = { ...graphs, status, fetch: fetching };
  const { client, toPage } = connect({ openPool: () => Promise.resolve(pool as unknown as SessionPool) });
  await client.call('configure', configuration);
  const abort = new AbortController();
  const prepared = client.call('prepare', { task: 'map' }, { signal: abort.signal });
  await vi.waitFor(() => expect(fetching).toHaveBeenCalledOnce());
  abort.abort();
  await expect(prepared).rejects.toMatchObject({ code: 'cancelled' });
  await vi.waitFor(() => expect(toPage.at(-1)!.type).toBe('error'));
});

test('a task whose download stalls ends with its cancel, and the next one runs', async () => {
  const { graphs } = fakeContext();
  let stalls = true;
  const pool = {
    ...graphs,
    status,
    fetch: (_: unknown, signal: AbortSignal) =>
      stalls
        ? new Promise<void>((_resolve, reject) =>
            signal.addEventListener('abort', () => reject(new Error('aborted'))),
          )
        : Promise.resolve(),
  };
  const { client } = connect({ openPool: () => Promise.resolve(pool as unknown as SessionPool) });
  await client.call('configure', configuration);
  const abort = new AbortController();
  const progress = vi.fn();
  const stalled = client.call('generate', request, { signal: abort.signal, onProgress: progress });
  await vi.waitFor(() => expect(progress).toHaveBeenCalled());
  stalls = false;
  const next = client.call('generate', request);
  abort.abort();
  await expect(stalled).rejects.toMatchObject({ code: 'cancelled' });
  expect((await next).status).toEqual(status);
});

test('an embedding in the background waits for every other task', async () => {
  const { client, runs } = connect();
  await client.call('configure', configuration);
  const sound = { sampleRate: 1000, channels: [new Float32Array(1500).fill(0.5)] };
  const running = client.call('embed', { prompted: sound, background: true });
  const last = client.call('embed', { prompted: 'wood', background: true });
  const first = client.call('embed', { prompted: 'glass', background: false });
  expect([...(await last)].slice(0, 2)).not.toEqual([0, 1]);
  expect(await running).toHaveLength(3);
  expect(await first).toHaveLength(3);
  const words = runs.filter(({ role }) => role === 'clap-text');
  expect(words.map(({ feeds }) => Number(feeds.input_ids!.data[0]))).toEqual(['glass'.length, 'wood'.length]);
});
