import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type PackManifest, type PackRole, parseManifest } from './manifest';
import { sessionBudget, sessionMemory } from './session-memory';

const compact = parseManifest(
  JSON.parse(readFileSync('models/packs/compact/manifest.json', 'utf8')),
  'compact',
);
const whole = (manifest: PackManifest, provider: 'webgpu' | 'wasm') =>
  (Object.keys(manifest.roles) as PackRole[]).reduce(
    (sum, role) => sum + sessionMemory(manifest, role, provider),
    0,
  );

test('the compact pack stays loaded whole on every device', () => {
  for (const provider of ['webgpu', 'wasm'] as const)
    for (const memory of [0.5e9, 4e9, 8e9, null])
      expect(whole(compact, provider)).toBeLessThan(sessionBudget(provider, memory));
});

test('weights take the memory of the type that they compute in, external data included', () => {
  const graph = {
    ...compact.roles['dit+controlnet'],
    dtype: 'float16',
    storage: 'int8',
    bytes: 1e6,
  } as const;
  const externalData = [{ file: 'a.bin', sha256: '0'.repeat(64), bytes: 99e6 }];
  const manifest = { roles: { ...compact.roles, 'dit+controlnet': { ...graph, externalData } } };
  expect(sessionMemory(manifest, 'dit+controlnet', 'webgpu')).toBeCloseTo(1.35 * 200e6, -3);
  expect(sessionMemory(manifest, 'dit+controlnet', 'wasm')).toBeCloseTo(1.5 * 400e6, -3);
});

test('a graph that runs on the CPU takes the same memory beside either provider', () => {
  const { roles } = compact;
  expect(roles['clap-text'].provider).toBe('wasm');
  expect(sessionMemory({ roles }, 'clap-text', 'webgpu')).toBe(sessionMemory({ roles }, 'clap-text', 'wasm'));
});

test('half of the memory is for sessions; wasm has an end of its own', () => {
  expect(sessionBudget('webgpu', 16e9)).toBe(8e9);
  expect(sessionBudget('webgpu', null)).toBe(2e9);
  expect(sessionBudget('wasm', 16e9)).toBe(1.5e9);
});
