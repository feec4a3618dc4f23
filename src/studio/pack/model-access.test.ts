import { expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { StudioError } from '../../core/errors';
import type { Engine, PackSource } from '../../engine/api';
import { initialState } from '../state';
import { manifest } from '../testing';
import { ModelAccess } from './model-access';

function pack(id: string): PackSource {
  return { manifest: { ...manifest, id } } as PackSource;
}

/** Model access whose pack loads are settled by hand, and the packs that the engine was configured with. */
function setUp() {
  const loads: {
    readonly signal: AbortSignal | undefined;
    resolve(pack: PackSource): void;
    reject(error: Error): void;
  }[] = [];
  const configured: string[] = [];
  const engine = {
    configure({ manifest: { id } }: PackSource) {
      configured.push(id);
      return Promise.resolve({ pack: id, provider: 'wasm', fallbackReason: null, shortOfMemory: false });
    },
  } as unknown as Engine;
  const store = createStore(() => initialState);
  const models = new ModelAccess(
    {
      provider: 'wasm',
      engine: () => Promise.resolve(engine),
      pack: (signal) => new Promise((resolve, reject) => loads.push({ signal, resolve, reject })),
    },
    store,
  );
  return { configured, loads, models, store };
}

test('pack and engine load once', async () => {
  const { configured, loads, models } = setUp();
  const both = Promise.all([models.engine(), models.engine(), models.manifest()]);
  loads[0]!.resolve(pack('shipped'));
  await both;
  expect(loads).toHaveLength(1);
  expect(configured).toEqual(['shipped']);
});

test('a load that failed is repeated at the next request', async () => {
  const { loads, models, store } = setUp();
  const failing = models.engine();
  loads[0]!.reject(new StudioError('pack-corrupt', 'Damaged.'));
  await expect(failing).rejects.toThrow('Damaged.');
  const next = models.engine();
  loads[1]!.resolve(pack('shipped'));
  await next;
  expect(store.getState()).toMatchObject({ manifest: { id: 'shipped' }, engine: { pack: 'shipped' } });
});

test('an old load that fails does not clear a newer one', async () => {
  const { configured, loads, models, store } = setUp();
  const old = models.engine();
  await models.use(pack('own'));
  loads[0]!.reject(new StudioError('pack-corrupt', 'Damaged.'));
  await expect(old).rejects.toThrow('Damaged.');
  await models.engine();
  expect((await models.manifest()).id).toBe('own');
  expect(configured).toEqual(['own']);
  expect(loads).toHaveLength(1);
  expect(store.getState().engine?.pack).toBe('own');
});

test('an old load that succeeds late does not replace a newer pack', async () => {
  const { configured, loads, models, store } = setUp();
  const old = models.engine();
  await models.use(pack('own'));
  loads[0]!.resolve(pack('shipped'));
  await old;
  expect(configured).toEqual(['own']);
  expect(store.getState()).toMatchObject({ manifest: { id: 'own' }, engine: { pack: 'own' } });
});

test('a load that everyone gave up is aborted, and the next request starts anew', async () => {
  const { configured, loads, models } = setUp();
  const abort = new AbortController();
  const given = models.engine(abort.signal);
  await Promise.resolve();
  abort.abort();
  await expect(given).rejects.toMatchObject({ code: 'cancelled' });
  expect(loads[0]!.signal?.aborted).toBe(true);
  const next = models.engine();
  await vi.waitFor(() => expect(loads).toHaveLength(2));
  loads[1]!.resolve(pack('shipped'));
  await next;
  expect(configured).toEqual(['shipped']);
});

test('one who gives up does not take the load from another', async () => {
  const { loads, models } = setUp();
  const abort = new AbortController();
  const given = models.engine(abort.signal);
  const waiting = models.engine();
  abort.abort();
  await expect(given).rejects.toMatchObject({ code: 'cancelled' });
  loads[0]!.resolve(pack('shipped'));
  await waiting;
  expect(loads).toHaveLength(1);
});
