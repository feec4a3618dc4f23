import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import type { PackManifest } from '../../core/pack/manifest';
import { StudioError } from '../../core/errors';
import type { Engine } from '../../engine/api';
import { memoryPacks } from '../../packs/testing';
import { memoryLocks } from '../library/testing';
import { bench, file, memoryStore } from '../testing';
import type { PackManager } from './pack-manager';

const compact = JSON.parse(readFileSync('models/packs/compact/manifest.json', 'utf8')) as PackManifest;

/** A pack from disk, all of whose graphs are one small file. */
function packOnDisk(version = '1.0.0', changes: object = {}): File[] {
  const weights = 'weights';
  const stated = {
    file: 'graph.onnx',
    sha256: createHash('sha256').update(weights).digest('hex'),
    bytes: weights.length,
    classes: undefined,
  };
  const roles = Object.fromEntries(
    Object.entries(compact.roles).map(([role, graph]) => [role, { ...graph, ...stated }]),
  );
  const manifest = {
    ...compact,
    ...{ id: 'twin', name: 'Twin', version, bank: undefined, ...changes },
    roles: { ...roles, 'clap-text': { ...roles['clap-text'], tokenizer: stated } },
  };
  return [new File([JSON.stringify(manifest)], 'manifest.json'), new File([weights], 'graph.onnx')];
}

async function setUp(overrides: Parameters<typeof bench>[0] = {}) {
  const memory = memoryPacks();
  const made = bench({ packs: () => Promise.resolve(memory.packs), ...overrides });
  const manager = (await made.studio.pack.manager())!;
  await manager.refresh();
  const state = () => made.studio.store.getState();
  return { ...made, ...memory, manager, state, problems: () => state().alerts.map(({ text }) => text) };
}

async function addTwin(manager: PackManager, version?: string) {
  await manager.lookAtFiles(packOnDisk(version));
  await manager.add();
}

test('a pack is looked at, added and used; the choice holds in the next visit', async () => {
  const storage = memoryStore();
  const first = await setUp({ storage });
  await first.manager.lookAtFiles(packOnDisk());
  expect(first.state().packs.offer).toMatchObject({ storedBytes: 0, bytes: 7 });
  await first.manager.add();
  expect(first.state()).toMatchObject({
    notice: 'Twin 1.0.0 is stored in this browser and checked.',
    packs: { offer: null, stored: [{ complete: true }] },
    packKey: null,
  });
  const { key } = first.state().packs.stored![0]!;
  await first.manager.use(key);
  expect(first.state()).toMatchObject({ packKey: key, manifest: { name: 'Twin' }, alerts: [] });

  const later = bench({ storage, packs: () => Promise.resolve(first.packs) });
  await later.studio.start();
  expect(later.studio.store.getState()).toMatchObject({ packKey: key, manifest: { name: 'Twin' } });
});

test('a chosen pack that is gone is said once, and the studio’s own is used', async () => {
  const storage = memoryStore();
  await storage.set('pack', 'gone-1.0.0-00000000');
  const { studio, state, problems } = await setUp({ storage });
  await studio.start();
  expect(state()).toMatchObject({ packKey: null, manifest: { name: 'Test' } });
  expect(problems()).toEqual([
    'The model pack is no longer stored in this browser. Add it again in Model packs. Until then the studio uses its own pack.',
  ]);
});

test('what the device cannot hold is refused before anything is stored', async () => {
  const { manager, device, files, problems } = await setUp();
  device.now = { gpu: null, memory: 2e9, freeStorage: 1e9 };
  await manager.lookAtFiles(packOnDisk('1.0.0', { needs: { memory: 5e9 } }));
  await manager.add();
  expect(problems()).toEqual(['Twin needs about 5.0 GB of memory; this device has 2.0 GB.']);
  expect(files.contents.size).toBe(0);
});

test('a pack in use is not deleted, here or in another tab', async () => {
  const locks = memoryLocks();
  const here = await setUp({ locks: locks.tab() });
  await addTwin(here.manager);
  const { key } = here.state().packs.stored![0]!;
  await here.manager.use(key);
  await here.manager.remove(key);
  expect(here.problems()).toEqual(['Twin 1.0.0 is in use. Use another pack first, then delete it.']);

  const other = await setUp({ locks: locks.tab(), packs: () => Promise.resolve(here.packs) });
  await other.manager.remove(key);
  expect(other.problems()[0]).toContain('Twin 1.0.0 is in use in another tab.');
  await here.manager.use(null);
  await other.manager.remove(key);
  expect(other.problems()).toEqual([]);
  expect(await here.packs.list()).toEqual([]);
});

test('one tab at a time works on packs', async () => {
  const locks = memoryLocks();
  await locks.tab().acquire('pack work', () => undefined);
  const { manager, problems } = await setUp({ locks: locks.tab() });
  await manager.lookAtFiles(packOnDisk());
  expect(problems()[0]).toContain('Another tab is working on the model packs.');
});

test('a pack that the engine refuses leaves the one of before in use', async () => {
  let refuse = false;
  const configure: Engine['configure'] = () =>
    refuse
      ? Promise.reject(new StudioError('engine-crashed', 'The model runtime stopped. Try again.'))
      : Promise.resolve({ pack: 'test', provider: 'wasm', fallbackReason: null, shortOfMemory: false });
  const { manager, state, studio, problems } = await setUp({
    engine: () => Promise.resolve({ configure } as unknown as Engine),
  });
  await studio.start();
  await addTwin(manager);
  refuse = true;
  await manager.use(state().packs.stored![0]!.key);
  expect(problems()).toEqual(['The model runtime stopped. Try again.']);
  expect(state()).toMatchObject({ packKey: null, manifest: { name: 'Test' }, engine: null });
  refuse = false;
  await manager.use(state().packs.stored![0]!.key);
  expect(state()).toMatchObject({ manifest: { name: 'Twin' }, alerts: [] });
});

test('a check says what is damaged', async () => {
  const { manager, state, files, problems } = await setUp();
  await addTwin(manager);
  const { key } = state().packs.stored![0]!;
  await manager.check(key);
  expect(state().notice).toBe('Twin 1.0.0: every file is as its manifest states.');
  for (const name of files.contents.keys()) files.contents.set(name, new TextEncoder().encode('WEIGHTS'));
  await manager.check(key);
  expect(problems()).toEqual(['Twin 1.0.0: graph.onnx is damaged or missing. Press Resume to get it again.']);
  expect(state().packs.stored).toMatchObject([{ complete: false, storedBytes: 0 }]);
});

test('the live preview goes on with the pack that is used, not with the one before', async () => {
  const { manager, requests, state, studio } = await setUp();
  const lift = (level: number) =>
    studio.editor.change('Lift', (project) => {
      const side = [0, 1].map((time) => ({ time, value: time * level, shape: 'hold' as const }));
      return { ...project, curve: { left: side, right: side } };
    });
  await studio.clip.open(file('a.mp4'));
  lift(0.2);
  await studio.takes.generate();
  studio.live.set(true);
  const lastSampler = () => requests.at(-1)!.sampler;
  lift(0.4);
  await vi.waitFor(() => expect(state().live.sound).not.toBeNull());
  expect(lastSampler()).toBe('euler');
  const sampler = { ...compact.sampler, objective: 'v', default: 'dpmpp-2m', sigmaMin: 0.1, sigmaMax: 100 };
  await manager.lookAtFiles(packOnDisk('1.0.0', { sampler }));
  await manager.add();
  await manager.use(state().packs.stored![0]!.key);
  lift(0.8);
  await vi.waitFor(() => expect(lastSampler()).toBe('dpmpp-2m'));
  expect(state().live.on).toBe(true);
});
