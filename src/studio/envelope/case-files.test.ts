import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Pcm } from '../../core/audio/pcm';
import { evaluate } from '../../core/curve/evaluate';
import { alertTexts } from '../messages/alerts';
import { bench } from '../testing';

/** Files as other programs write them, each with its right value. */
const fixture = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../../e2e/fixtures/cases/${name}`, import.meta.url)));
const caseFile = (name: string) => new File([new Uint8Array(fixture(name))], name);

async function open(decoded?: Pcm) {
  const { studio } = bench(decoded && { decoded });
  await studio.clip.open(new File([], 'a.mp4'));
  return {
    studio,
    levels: (time: number) => {
      const { left, right } = studio.editor.document.curve;
      return [evaluate(left, time), evaluate(right, time)];
    },
  };
}

const close = (...levels: readonly number[]): unknown[] =>
  levels.map((level): unknown => expect.closeTo(level, 3));

type LevelsAt = readonly (readonly [seconds: number, left: number, right: number])[];

const ramp: LevelsAt = [
  [0, 0.1, 0.3],
  [0.04, 0.12, 0.28],
  [1.992, 0.296, 0.104],
];
const files: Readonly<Record<string, LevelsAt>> = {
  // Semicolons and decimal commas.
  'excel-de.csv': ramp,
  'quoted.csv': ramp,
  // Tension 0.9 in field 7 of the point.
  'bezier.rpp': [
    [0, 1, 1],
    [1, 0.95, 0.95],
    [2, 0, 0],
  ],
  // The item starts at 1 s.
  'take-envelope.rpp': [
    [0.9, 0, 0],
    [1, 0.5, 0.5],
    [1.5, 0.125, 0.125],
    [1.9, 0.125, 0.125],
  ],
  // Bank select, then expression 64 and 127.
  'bank-select.mid': [
    [0, 64 / 127, 64 / 127],
    [0.9, 64 / 127, 64 / 127],
    [1.1, 1, 1],
    [1.9, 1, 1],
  ],
};

test.each(Object.entries(files))('%s', async (name, expected) => {
  const { levels, studio } = await open();
  await studio.openFile(caseFile(name));
  expect(alertTexts(studio.store.getState())).toEqual([]);
  for (const [seconds, left, right] of expected) {
    expect([seconds, ...levels(seconds)]).toEqual([seconds, ...close(left, right)]);
  }
});

/** 16-bit stereo of a WAV file whose samples start after the chunk id `data` and its size. */
function stereoPcm(bytes: Buffer): Pcm {
  const at = bytes.indexOf('data') + 8;
  const length = (bytes.length - at) / 4;
  const channel = (c: number) =>
    Float32Array.from({ length }, (_, i) => bytes.readInt16LE(at + 4 * i + 2 * c) / 2 ** 15);
  return { sampleRate: bytes.readUInt32LE(24), channels: [channel(0), channel(1)] };
}

test('right-only.wav: sound to envelope has the level on the right and silence on the left', async () => {
  const { levels, studio } = await open(stereoPcm(fixture('right-only.wav')));
  await studio.draft.fromSound(caseFile('right-only.wav'));
  studio.draft.adjust({ loudness: 'gain', decibels: 0, floor: 0 });
  studio.draft.apply();
  expect(levels(0.12)).toEqual([0, expect.closeTo(0.354, 3)]);
});
