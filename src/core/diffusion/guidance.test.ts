import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseManifest } from '../pack/manifest';
import { guide, guidedFrom, stepGuidance } from './guidance';

const compact = parseManifest(
  JSON.parse(readFileSync('models/packs/compact/manifest.json', 'utf8')),
  'compact',
);
const pack = (guidanceInterval: [number, number], guidanceRange?: [number, number]) => ({
  sampler: { ...compact.sampler, guidanceInterval },
  roles: { ...compact.roles, 'dit+controlnet': { ...compact.roles['dit+controlnet'], guidanceRange } },
});

test('guidance extrapolates away from the unconditional output', () => {
  expect(guide(Float32Array.of(2), Float32Array.of(1), 3)).toEqual(Float32Array.of(4));
});

test('a step outside the interval, of scale 1 or without a prompt is not guided', () => {
  expect(stepGuidance(2, 0.5, 'nothing', pack([0.2, 0.8]))).toBe('pair');
  expect(stepGuidance(2, 0.9, 'nothing', pack([0.2, 0.8]))).toBe('none');
  expect(stepGuidance(1, 0.5, 'nothing', pack([0, 1]))).toBe('none');
  expect(stepGuidance(2, 0.5, null, pack([0, 1]))).toBe('none');
});

test('a network that takes the scale guides inside, within its range and against no prompt', () => {
  const inside = pack([0, 1], [1, 8]);
  expect(stepGuidance(8, 0.5, 'nothing', inside)).toBe('inside');
  expect(stepGuidance(8.1, 0.5, 'nothing', inside)).toBe('pair');
  expect(stepGuidance(8, 0.5, 'words', inside)).toBe('pair');
});

test('a prompt is guided against its negative one, else against no prompt', () => {
  expect(guidedFrom(true, 'music')).toBe('words');
  expect(guidedFrom(false, 'music')).toBe('words');
  expect(guidedFrom(true, ' ')).toBe('nothing');
  expect(guidedFrom(false, '')).toBeNull();
});
