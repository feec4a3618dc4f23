import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { guessRates } from './guess-rates';
import { parseManifest } from './manifest';
import { learnRates, modelWork, secondsOf } from './take-work';

const work = { ...modelWork(431, 18), 'finish-take': 10 };

test('rates are learnt from takes, the newest counts half', () => {
  const first = learnRates({}, work, { diffuse: 431 * 18 * 0.002, 'finish-take': 0.1 });
  expect(first.diffuse).toBeCloseTo(0.002, 9);
  expect(first['decode-audio']).toBeUndefined();
  const second = learnRates(first, work, { diffuse: 431 * 18 * 0.001 });
  expect(second.diffuse).toBeCloseTo(0.0015, 9);
  expect(second['finish-take']).toBe(first['finish-take']);
});

test('seconds are known once every stage with work has a rate', () => {
  const rates = { 'embed-prompt': 1, 'encode-control': 0.001, diffuse: 0.002, 'decode-audio': 0.003 };
  expect(secondsOf(work, rates)).toBeNull();
  expect(secondsOf(work, { ...rates, 'finish-take': 0.1 })).toBeCloseTo(
    1 + 0.431 + 431 * 18 * 0.002 + 3 * 0.431 + 1,
    6,
  );
  expect(secondsOf({ 'finish-take': 10 }, { 'finish-take': 0.1 })).toBeCloseTo(1, 9);
});

test('before a pack has run its weights and the speed of the device give a guess', () => {
  const compact = parseManifest(
    JSON.parse(readFileSync('models/packs/compact/manifest.json', 'utf8')),
    'compact',
  );
  const seconds = (speed: number, provider: 'wasm' | 'webgpu') =>
    secondsOf({ ...modelWork(431, 7), 'finish-take': 10 }, guessRates(compact, speed, provider))!;
  // Two cores of a laptop take 2 s for ten seconds of sound.
  expect(seconds(50e9, 'wasm')).toBeGreaterThan(1.5);
  expect(seconds(50e9, 'wasm')).toBeLessThan(4);
  expect(seconds(5e12, 'webgpu')).toBeLessThan(1);
});
