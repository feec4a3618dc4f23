import { expect, test, vi } from 'vitest';
import type { PackRole } from '../core/pack/manifest';
import type { ExecutionProvider, LoadedGraphs } from './api';
import { chooseProvider } from './choose-provider';
import type { Runtime } from './ort';
import { SessionPool, type PoolDependencies } from './session-pool';
import { fakeManifest } from './testing/fake-pack';
import { floats } from './tensor';

interface Failures {
  create?: (provider: ExecutionProvider) => Error | null;
  run?: (provider: ExecutionProvider, count: number) => Error | null;
}

function pool(
  provider: ExecutionProvider,
  failures: Failures = {},
  overrides: Partial<PoolDependencies> = {},
) {
  const created: ExecutionProvider[] = [];
  let released = 0;
  let runs = 0;
  const runtime: Runtime = {
    createSession(_, at) {
      created.push(at);
      const failure = failures.create?.(at);
      if (failure) return Promise.reject(failure);
      return Promise.resolve({
        run: () => {
          const broken = failures.run?.(at, runs++);
          return broken ? Promise.reject(broken) : Promise.resolve({ out: floats(new Float32Array(1), 1) });
        },
        release: () => Promise.resolve(void released++),
      });
    },
  };
  const sessions = new SessionPool({
    manifest: fakeManifest(),
    choice: { provider, fallbackReason: null },
    loadRuntime: () => Promise.resolve(runtime),
    file: () => Promise.resolve(new Blob(['x'])),
    onLoaded: () => undefined,
    announced: (_, work) => work(),
    now: () => 0,
    deviceLost: () => Promise.resolve(false),
    memory: null,
    wasmTakesMachine: true,
    shortOfMemory: false,
    ...overrides,
  });
  return { sessions, created, released: () => released };
}

test('a session is created once, and graphs marked wasm stay there', async () => {
  const { sessions, created } = pool('webgpu');
  await sessions.load('flow');
  expect(sessions.isLoaded('flow')).toBe(true);
  await sessions.run('flow', {});
  await sessions.run('flow', {});
  await sessions.run('rms-mapper', {});
  expect(created).toEqual(['webgpu', 'wasm']);
  expect([sessions.takesMachine('flow'), sessions.takesMachine('rms-mapper')]).toEqual([false, true]);
  expect(pool('webgpu', {}, { wasmTakesMachine: false }).sessions.takesMachine('rms-mapper')).toBe(false);
});

test('the page knows which graphs are loaded, and how long each took', async () => {
  const notes: LoadedGraphs[] = [];
  let time = 0;
  const onLoaded = (graphs: LoadedGraphs) => notes.push(graphs);
  const { sessions } = pool('webgpu', {}, { onLoaded, now: () => time++ });
  await sessions.load('flow');
  await sessions.load('flow');
  await sessions.run('rms-mapper', {});
  await sessions.dispose();
  const [first, second, last] = notes;
  const loaded = { provider: 'webgpu', seconds: 1 };
  expect(first).toEqual({ roles: ['flow'], loaded: { ...loaded, role: 'flow' } });
  expect(second).toEqual({ roles: ['flow', 'rms-mapper'], loaded: { ...loaded, role: 'rms-mapper' } });
  expect(last).toEqual({ roles: [], loaded: null });
  expect(notes).toHaveLength(3);
});

test('a GPU compiles a graph’s programs ahead; a failure there is left to the first run', async () => {
  const plain = fakeManifest();
  const inputs = [{ name: 'pairs', dtype: 'float32' as const, shape: ['N', 6, 2, 2] }];
  const manifest = {
    ...plain,
    roles: {
      ...plain.roles,
      flow: { ...plain.roles.flow, inputs },
      'rms-mapper': { ...plain.roles['rms-mapper'], inputs },
    },
  };
  const warmUps = async (provider: ExecutionProvider, role: PackRole) => {
    let runs = 0;
    const { sessions } = pool(
      provider,
      { run: () => (runs++ ? null : new Error('no kernel')) },
      { manifest },
    );
    await sessions.warmUp(role);
    expect(runs).toBe(0);
    await sessions.load(role);
    await sessions.warmUp(role);
    expect(sessions.status.provider).toBe(provider);
    return runs;
  };
  expect(await warmUps('webgpu', 'flow')).toBe(1);
  // Of another provider, and marked wasm.
  expect(await warmUps('wasm', 'flow')).toBe(0);
  expect(await warmUps('webgpu', 'rms-mapper')).toBe(0);
});

test('a graph that WebGPU cannot create or run the first time moves the pool to wasm with the reason', async () => {
  const onGpu = (provider: ExecutionProvider) => (provider === 'webgpu' ? new Error('no kernel') : null);
  for (const failures of [{ create: onGpu }, { run: onGpu }]) {
    const { sessions } = pool('webgpu', failures);
    await sessions.run('flow', {});
    expect(sessions.status).toEqual({
      pack: 'Fake',
      provider: 'wasm',
      fallbackReason: 'WebGPU failed at flow: no kernel',
      shortOfMemory: false,
    });
  }
});

test('a graph with external data is created with its files, which count for the download', async () => {
  const plain = fakeManifest();
  const data = ['a.bin', 'b.bin'].map((file, i) => ({ file, sha256: `${i}`.repeat(64), bytes: 100 }));
  const flow = { ...plain.roles.flow, externalData: data };
  const given: string[][] = [];
  const requested: string[] = [];
  const { sessions } = pool(
    'webgpu',
    {},
    {
      manifest: { ...plain, roles: { ...plain.roles, flow } },
      file: (name) => {
        requested.push(name);
        return Promise.resolve(new Blob(['x']));
      },
      loadRuntime: () =>
        Promise.resolve({
          createSession: (_, at, externalData = []) => {
            given.push([at, ...externalData.map(({ file }) => file)]);
            return Promise.resolve({ run: () => Promise.resolve({}), release: () => Promise.resolve() });
          },
        }),
    },
  );
  expect(sessions.bytes(['flow'])).toBe(201);
  await sessions.fetch(['flow']);
  await sessions.load('flow');
  expect(given).toEqual([['webgpu', 'a.bin', 'b.bin']]);
  expect(requested).toEqual(['flow', 'flow/a.bin', 'flow/b.bin']);
  expect(sessions.bytes(['flow'])).toBe(0);
});

test('a graph that ran before fails with its own error', async () => {
  const { sessions } = pool('webgpu', { run: (_, count) => (count > 0 ? new Error('bad') : null) });
  await sessions.run('flow', {});
  await expect(sessions.run('flow', {})).rejects.toMatchObject({ code: 'internal', detail: 'flow: bad' });
});

test('failures on wasm have a code for each cause', async () => {
  const cases = [
    [new Error('std::bad_alloc'), 'out-of-space'],
    [new WebAssembly.RuntimeError('unreachable'), 'engine-crashed'],
    [new Error('Unsupported operator'), 'internal'],
  ] as const;
  for (const [error, code] of cases)
    await expect(pool('wasm', { create: () => error }).sessions.load('flow')).rejects.toMatchObject({ code });
});

test('a lost device is reported and not tried again', async () => {
  const lost = { deviceLost: () => Promise.resolve(true) };
  const { sessions, created } = pool('webgpu', { run: () => new Error('device is lost') }, lost);
  await expect(sessions.run('flow', {})).rejects.toMatchObject({ code: 'device-lost' });
  expect(created).toEqual(['webgpu']);
});

test('dispose frees every session; a missing graph is the pack’s fault', async () => {
  const { sessions, released } = pool('wasm');
  await sessions.load('flow');
  await sessions.load('vae-decoder');
  await expect(sessions.load('cavp')).rejects.toMatchObject({ code: 'pack-invalid' });
  await sessions.dispose();
  expect(released()).toBe(2);
  await expect(sessions.load('flow')).rejects.toMatchObject({ code: 'cancelled' });
});

test('auto falls back without a GPU or on a software GPU, with a reason; an explicit choice is respected', () => {
  const gpu = { adapter: {} as GPUAdapter, name: 'google swiftshader', software: true };
  expect(chooseProvider('auto', null).fallbackReason).toBe('This browser offers no WebGPU adapter.');
  expect(chooseProvider('auto', gpu)).toMatchObject({ provider: 'wasm' });
  expect(chooseProvider('auto', gpu).fallbackReason).toContain('google swiftshader');
  expect(chooseProvider('webgpu', gpu)).toEqual({ provider: 'webgpu', fallbackReason: null });
  expect(chooseProvider('auto', { ...gpu, software: false }).provider).toBe('webgpu');
  expect(chooseProvider('wasm', gpu)).toEqual({ provider: 'wasm', fallbackReason: null });
});

test('files come all at once, with their bytes and those of the runtime as progress', async () => {
  const manifest = fakeManifest();
  for (const role of ['flow', 'vae-decoder'] as const)
    Object.assign(manifest.roles, { [role]: { ...manifest.roles[role], bytes: 100 } });
  const open: string[] = [];
  const gates = new Map<string, () => void>();
  const { sessions } = pool(
    'wasm',
    {},
    {
      manifest,
      loadRuntime: (_, onProgress) => {
        onProgress(30, 40);
        return Promise.resolve({ createSession: () => Promise.reject(new Error()) });
      },
      file: (name, { onProgress }) => {
        open.push(name);
        return new Promise((resolve) =>
          gates.set(name, () => {
            onProgress?.(100);
            resolve(new Blob(['x']));
          }),
        );
      },
    },
  );
  expect(sessions.bytes(['flow', 'vae-decoder'])).toBe(200);
  const onProgress = vi.fn();
  const fetching = sessions.fetch(['flow', 'vae-decoder'], undefined, onProgress);
  await Promise.resolve();
  expect(open).toEqual(['flow', 'vae-decoder']);
  gates.get('flow')!();
  gates.get('vae-decoder')!();
  await fetching;
  expect(onProgress.mock.calls.slice(-2)).toEqual([
    [130, 240],
    [230, 240],
  ]);
});

test('two that need one file share its download, which stops when both have given up', async () => {
  const signals: AbortSignal[] = [];
  const { sessions } = pool(
    'wasm',
    {},
    {
      file: (_, { signal }) => {
        signals.push(signal!);
        return new Promise(() => undefined);
      },
    },
  );
  const aborts = [new AbortController(), new AbortController()];
  const waiting = aborts.map(({ signal }) => sessions.fetch(['flow'], signal));
  for (const [k, abort] of aborts.entries()) {
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    abort.abort();
    await expect(waiting[k]).rejects.toMatchObject({ code: 'cancelled' });
  }
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  sessions.fetch(['flow']).catch(() => undefined);
  expect(signals).toHaveLength(2);
  await sessions.dispose();
  expect(signals[1]!.aborted).toBe(true);
});

test('a download or a runtime that failed is tried again at the next request', async () => {
  const failures = { file: 1, runtime: 1 };
  const { sessions } = pool(
    'wasm',
    {},
    {
      file: () =>
        failures.file-- > 0 ? Promise.reject(new Error('offline')) : Promise.resolve(new Blob(['x'])),
      loadRuntime: () =>
        failures.runtime-- > 0
          ? Promise.reject(new Error('no wasm'))
          : Promise.resolve({ createSession: () => Promise.reject(new Error()) }),
    },
  );
  await expect(sessions.fetch(['flow'])).rejects.toThrow();
  await expect(sessions.fetch(['flow'])).resolves.toBeUndefined();
});

test.each(['create', 'run'] as const)('a device that is lost at %s costs the call alone', async (stage) => {
  const failures = { [stage]: () => new Error('device is lost') };
  const { created, sessions } = pool('webgpu', failures, { deviceLost: () => Promise.resolve(true) });
  await expect(sessions.run('flow', {})).rejects.toMatchObject({
    code: 'device-lost',
    message: 'The GPU device was lost. Try again, or choose the CPU (WebAssembly) provider.',
  });
  expect(created).toEqual(['webgpu']);
});

test('with a bank, the text encoder also outputs its sentence vector', async () => {
  const file = { file: 'x', sha256: '0'.repeat(64), bytes: 1 };
  const bank = {
    ...{ sounds: file, index: file, embeddings: file, recordings: 1, captions: 1 },
    sentence: { tensor: '/inner', dimensions: 2 },
  };
  for (const [changes, added] of [
    [{ bank }, '/inner'],
    [{}, ''],
  ] as const) {
    const models: string[] = [];
    const runtime: Runtime = {
      createSession(model) {
        models.push(new TextDecoder().decode(model));
        return Promise.resolve({ run: () => Promise.resolve({}), release: () => Promise.resolve() });
      },
    };
    const { sessions } = pool(
      'wasm',
      {},
      {
        manifest: fakeManifest(changes),
        loadRuntime: () => Promise.resolve(runtime),
        file: () => Promise.resolve(new Blob(['graph'])),
      },
    );
    await sessions.run('clap-text', {});
    await sessions.run('flow', {});
    expect(models[0]!.startsWith('graph') && models[0]!.endsWith(added)).toBe(true);
    expect(models[1]).toBe('graph');
  }
});
