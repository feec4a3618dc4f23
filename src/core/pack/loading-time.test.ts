import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { learnLoading, loadingTime } from './loading-time';
import { parseManifest } from './manifest';

const compact = parseManifest(
  JSON.parse(readFileSync('models/packs/compact/manifest.json', 'utf8')),
  'compact',
);
const roles = ['clap-text', 'dit+controlnet', 'vae-decoder'] as const;
const once = { roles, loaded: [], fit: true, takes: 1 };

test('before any measurement the bytes of the graphs give a guess, none for those that are loaded', () => {
  // 17, 8 and 5 MB.
  expect(loadingTime(compact, once, {})).toBeGreaterThan(0.5);
  expect(loadingTime(compact, once, {})).toBeLessThan(5);
  expect(loadingTime(compact, { ...once, loaded: roles }, {})).toBe(0);
  const large = {
    roles: { ...compact.roles, 'dit+controlnet': { ...compact.roles['dit+controlnet'], bytes: 2.4e9 } },
  };
  expect(loadingTime(large, once, {})).toBeGreaterThan(30);
});

test('what was measured with the pack counts, also for its other graphs by their bytes', () => {
  const measured = { 'clap-text': 1, 'dit+controlnet': 2, 'vae-decoder': 4 };
  expect(loadingTime(compact, once, measured)).toBe(7);
  expect(loadingTime(compact, { ...once, loaded: ['clap-text'] }, measured)).toBe(6);
  const { 'clap-text': text, 'vae-decoder': decoder } = compact.roles;
  expect(loadingTime(compact, { ...once, roles: ['vae-decoder'] }, { 'clap-text': 10 })).toBeCloseTo(
    (10 * decoder.bytes) / text.bytes,
    9,
  );
});

test('graphs that do not fit together are loaded again for every take', () => {
  const measured = { 'clap-text': 1, 'dit+controlnet': 2, 'vae-decoder': 4 };
  const run = { ...once, loaded: ['vae-decoder' as const], takes: 3 };
  expect(loadingTime(compact, run, measured)).toBe(3);
  expect(loadingTime(compact, { ...run, fit: false }, measured)).toBe(3 + 2 * 7);
});

test('a new measurement counts half', () => {
  const first = learnLoading({}, 'flow', 4);
  expect(first).toEqual({ flow: 4 });
  expect(learnLoading(first, 'flow', 2)).toEqual({ flow: 3 });
});
