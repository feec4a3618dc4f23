import { expect, test } from 'vitest';
import type { PackManifest, PackRole } from '../core/pack/manifest';
import type { GenerateRequest } from './api';
import type { Runtime } from './ort';
import { SessionPool, type PoolDependencies } from './session-pool';
import { fakeContext, fakeManifest } from './testing/fake-pack';
import { fakeRequest } from './testing/fake-request';
import { generateWhole } from './testing/generate-whole';
import { fakeGraphs } from './testing/fake-graphs';
import type { Tensors } from './tensor';

/** Which graph is created is known by its file, whose content is the role. */
function openPool(
  manifest: PackManifest,
  fail: (role: PackRole, feeds: Tensors, loaded: readonly PackRole[]) => Error | null = () => null,
  overrides: Partial<PoolDependencies> = {},
) {
  const loaded: PackRole[] = [];
  const created: PackRole[] = [];
  const batches: number[] = [];
  let peak = 0;
  const runtime: Runtime = {
    createSession(model) {
      const role = new TextDecoder().decode(model) as PackRole;
      loaded.push(role);
      created.push(role);
      peak = Math.max(peak, loaded.length);
      return Promise.resolve({
        run(feeds) {
          if (role === 'dit+controlnet') batches.push(feeds['x']!.dims[0]!);
          const error = fail(role, feeds, loaded);
          return error ? Promise.reject(error) : Promise.resolve(fakeGraphs[role](feeds));
        },
        release: () => Promise.resolve(void loaded.splice(loaded.indexOf(role), 1)),
      });
    },
  };
  const pool = new SessionPool({
    manifest,
    choice: { provider: 'webgpu', fallbackReason: null },
    loadRuntime: () => Promise.resolve(runtime),
    file: (name) => Promise.resolve(new Blob([name])),
    onLoaded: () => undefined,
    announced: (_, work) => work(),
    now: () => 0,
    deviceLost: () => Promise.resolve(false),
    memory: 4e9,
    wasmTakesMachine: false,
    shortOfMemory: false,
    ...overrides,
  });
  return { pool, loaded, created, batches, peak: () => peak };
}

/** Without a tokenizer: the prompt is a reference sound. */
function request(duration: number, changes: Partial<GenerateRequest> = {}): GenerateRequest {
  const pcm = { sampleRate: 1000, channels: [new Float32Array(1500).fill(0.5)] };
  return fakeRequest({ duration, references: [{ pcm, weight: 1 }], referenceWeight: 1, ...changes });
}

/** A pack in which every graph has so many bytes. */
function packOf(bytes: number): PackManifest {
  const manifest = fakeManifest();
  const roles = Object.fromEntries(
    Object.entries(manifest.roles).map(([role, graph]) => [role, { ...graph, bytes }]),
  );
  return { ...manifest, roles: roles as PackManifest['roles'] };
}

const take = (pool: SessionPool, manifest: PackManifest, duration = 7.5) =>
  generateWhole(request(duration), { ...fakeContext(manifest), graphs: pool });
const generating: PackRole[] = ['clap-audio', 'control-encoder', 'dit+controlnet', 'vae-decoder'];

test('a pack that fits is loaded once and stays loaded', async () => {
  const manifest = packOf(50e6);
  const { pool, created, loaded } = openPool(manifest);
  await take(pool, manifest);
  await take(pool, manifest);
  expect(created).toEqual(generating);
  expect(loaded).toEqual(generating);
});

test('graphs of a pack that does not fit are loaded by stage, once each for all windows', async () => {
  const manifest = packOf(1e9);
  const { pool, created, loaded, peak, batches } = openPool(manifest);
  const { pcm } = await take(pool, manifest);
  expect(created).toEqual(generating);
  expect(peak()).toBe(1);
  expect(loaded).toEqual(['vae-decoder']);
  expect(batches.length).toBeGreaterThan(2 * 3);
  const fitting = packOf(50e6);
  expect(pcm).toEqual((await take(openPool(fitting).pool, fitting)).pcm);
});

test('the graphs used longest ago make room first, and only as far as necessary', async () => {
  const manifest = packOf(400e6);
  const { pool, loaded } = openPool(manifest);
  for (const role of ['flow', 'frame-encoder', 'vae-encoder'] as const) await pool.load(role);
  await pool.run('flow', { pairs: { data: new Float32Array(24), dims: [1, 6, 2, 2] } });
  await pool.makeRoom(['vae-decoder']);
  expect(loaded).toEqual(['flow', 'vae-encoder']);
  expect(pool.hasRoomFor('vae-decoder')).toBe(true);
  expect(pool.hasRoomFor('flow')).toBe(true);
});

test('when memory runs out, everything else is released and the work goes on', async () => {
  const manifest = packOf(50e6);
  const full = (role: PackRole, _: Tensors, loaded: readonly PackRole[]) =>
    role === 'vae-decoder' && loaded.length > 1 ? new Error('Out of memory') : null;
  const { pool, loaded, created } = openPool(manifest, full);
  const { pcm } = await take(pool, manifest);
  expect(pcm.channels[0]).toHaveLength(7500);
  expect(loaded).toEqual(['vae-decoder']);
  expect(created.filter((role) => role === 'vae-decoder')).toHaveLength(1);
  expect(pool.status).toMatchObject({ provider: 'webgpu', shortOfMemory: true });
});

test('when a batch of both prompts is out of memory they are evaluated one after the other, also the next time', async () => {
  const manifest = packOf(50e6);
  const noPairs = (_: PackRole, { x }: Tensors) => (x?.dims[0] === 2 ? new Error('Out of memory') : null);
  const short = openPool(manifest, noPairs);
  const apart = await take(short.pool, manifest, 1.5);
  expect(short.batches).toEqual([2, 1, 1, 1, 1]);
  const together = await take(openPool(manifest).pool, manifest, 1.5);
  expect(apart.pcm).toEqual(together.pcm);
  const later = openPool(manifest, noPairs, { shortOfMemory: true });
  await take(later.pool, manifest, 1.5);
  expect(later.batches).toEqual([1, 1, 1, 1]);
});

test('memory that is short whatever is released is an error with its code', async () => {
  const manifest = packOf(50e6);
  const never = (role: PackRole) => (role === 'control-encoder' ? new Error('std::bad_alloc') : null);
  const { pool } = openPool(manifest, never, { choice: { provider: 'wasm', fallbackReason: null } });
  await expect(take(pool, manifest)).rejects.toMatchObject({ code: 'out-of-space' });
});

test('a graph that is too large for wasm does not move there', async () => {
  const manifest = packOf(1e9);
  Object.assign(manifest.roles['dit+controlnet'], { dtype: 'float32', storage: 'int8' });
  const broken = (role: PackRole) => (role === 'dit+controlnet' ? new Error('no kernel') : null);
  const { pool } = openPool(manifest, broken);
  await expect(take(pool, manifest)).rejects.toMatchObject({ code: 'internal' });
  expect(pool.status.provider).toBe('webgpu');
});
