import { expect, test, vi } from 'vitest';
import { StudioError } from '../../core/errors';
import type { PackRole } from '../../core/pack/manifest';
import type { Caller } from '../../platform/worker-rpc/caller';
import { serve } from '../../platform/worker-rpc/host';
import { workerPair } from '../../platform/worker-rpc/testing/worker-pair';
import type { RemoteConnection } from '../api';
import { EngineClient } from '../engine-client';
import { EngineHost } from '../engine-host';
import type { EngineMethods, PageMethods } from '../protocol';
import type { SessionPool } from '../session-pool';
import { fakeGraphs } from '../testing/fake-graphs';
import { fakeContext, fakeManifest } from '../testing/fake-pack';
import { fakeRequest } from '../testing/fake-request';
import { connectBy } from './connect-remote';
import type { RemoteMethods } from './protocol';

const manifest = fakeManifest();
const request = fakeRequest({ referenceWeight: 0, steps: 3, guidance: 1 }, 0.2);
const roles: readonly PackRole[] = ['dit+controlnet', 'vae-decoder'];
const evaluateHere: RemoteConnection['evaluate'] = (role, feeds) => Promise.resolve(fakeGraphs[role](feeds));

/** An engine whose worker runs in this thread, and the graphs that are fetched and loaded on this machine. */
async function engineWith(evaluate: RemoteConnection['evaluate'] | null) {
  const loaded: PackRole[] = [];
  const engine = new EngineClient(() => {
    const { graphs } = fakeContext();
    const pool = {
      ...graphs,
      load: (role: PackRole) => Promise.resolve(void loaded.push(role)),
      hasRoomFor: () => true,
      warmUp: () => Promise.resolve(),
      status: { pack: 'Fake', provider: 'wasm', fallbackReason: null, shortOfMemory: false },
      dispose: () => Promise.resolve(),
    };
    const pair = workerPair();
    const host: EngineHost = new EngineHost({
      openPool: () => Promise.resolve(pool as unknown as SessionPool),
      packFile: () => Promise.reject(new Error('not used')),
      evaluateRemotely: (packId, role, feeds, signal) =>
        page.call('evaluate-remotely', { packId, role, feeds }, { signal }),
      noteLoaded: () => undefined,
      announced: (_, work) => work(),
      now: () => 0,
      yieldToMessages: () => new Promise((resolve) => setTimeout(resolve)),
    });
    const page: Caller<PageMethods> = serve<EngineMethods, PageMethods>(pair.scope, host.handlers);
    return pair.worker;
  });
  const remote: RemoteConnection | null = evaluate && {
    ...{ host: 'gpu.test', serverName: 'fake', roles, missing: [], evaluate, close: () => undefined },
  };
  const status = await engine.configure({ manifest } as never, 'auto', { remote });
  return { engine, status, loaded };
}

test('what the server runs is neither fetched nor loaded here, and the sound is the same', async () => {
  const local = await engineWith(null);
  const evaluated: PackRole[] = [];
  const remote = await engineWith((role, feeds, options) => {
    evaluated.push(role);
    return evaluateHere(role, feeds, options);
  });
  expect(local.status.remote).toBeUndefined();
  expect(remote.status.remote).toEqual({ host: 'gpu.test', roles });
  await remote.engine.prepare({ task: 'generate', words: false, reference: false });
  const made = await remote.engine.generate(request);
  expect(made.pcm).toEqual((await local.engine.generate(request)).pcm);
  expect(made.status.remote).toEqual({ host: 'gpu.test', roles });
  expect(evaluated).toEqual([...new Array<PackRole>(3).fill('dit+controlnet'), 'vae-decoder']);
  expect(new Set(remote.loaded)).toEqual(new Set(['control-encoder']));
  expect(local.loaded).toContain('dit+controlnet');
});

test('a server that goes away in the middle fails the take with its sentence; without it the next one is made here', async () => {
  let answers = 2;
  const gone = new StudioError('server-unreachable', 'The server gpu.test does not answer.');
  const { engine } = await engineWith((role, feeds) =>
    answers-- > 0 ? evaluateHere(role, feeds) : Promise.reject(gone),
  );
  await expect(engine.generate(request)).rejects.toMatchObject({
    code: 'server-unreachable',
    message: 'The server gpu.test does not answer.',
  });
  await engine.configure({ manifest } as never, 'auto');
  const here = await engine.generate(request);
  expect(here.status.remote).toBeUndefined();
});

test('a take is cancelled while the server is evaluating', async () => {
  let aborted = false;
  let waiting = false;
  const { engine } = await engineWith((_role, _feeds, { signal } = {}) => {
    waiting = true;
    return new Promise((_, reject) =>
      signal!.addEventListener('abort', () => {
        aborted = true;
        reject(new StudioError('cancelled', 'Cancelled.'));
      }),
    );
  });
  const abort = new AbortController();
  const take = engine.generate(request, { signal: abort.signal });
  await vi.waitFor(() => expect(waiting).toBe(true));
  abort.abort();
  await expect(take).rejects.toMatchObject({ code: 'cancelled' });
  await vi.waitFor(() => expect(aborted).toBe(true));
});

test('a connection is a worker of its own, which ends with it and when the server has nothing', async () => {
  const server = { address: 'https://gpu.test/', token: 't', picture: false };
  const pairs: ReturnType<typeof workerPair>[] = [];
  const start = (found: readonly PackRole[]) => () => {
    const pair = workerPair();
    pairs.push(pair);
    serve<RemoteMethods>(pair.scope, {
      connect: () => {
        if (found.length === 0) throw new StudioError('server-unreachable', 'No models.');
        return { name: 'fake 1', roles: found };
      },
      evaluate: ({ role, feeds }) => fakeGraphs[role](feeds),
    });
    return pair.worker;
  };
  const connection = await connectBy(start(['vae-decoder']), server, manifest);
  expect(connection).toMatchObject({
    ...{ host: 'gpu.test', serverName: 'fake 1', roles: ['vae-decoder'], missing: ['dit+controlnet'] },
  });
  connection.close();
  await expect(connection.evaluate('vae-decoder', {})).rejects.toMatchObject({ code: 'cancelled' });
  await expect(connectBy(start([]), server, manifest)).rejects.toThrow('No models.');
  expect(pairs).toHaveLength(2);
});
