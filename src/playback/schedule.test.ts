import { expect, test } from 'vitest';
import {
  isOver,
  onGrid,
  type Piece,
  pieceAt,
  scheduledStart,
  positionAt,
  rampIn,
  rampOut,
  type Run,
  startPosition,
} from './schedule';

const plain: Run = { contextStart: 10, clipStart: 0, duration: 4.5, loop: null, rate: 1 };

function pieces(run: Run, count: number): Piece[] {
  const result: Piece[] = [];
  let elapsed = 0;
  for (let i = 0; i < count; i += 1) {
    const piece = pieceAt(run, elapsed);
    if (piece === null) break;
    result.push(piece);
    elapsed = piece.nextElapsed;
  }
  return result;
}

/** Overlap-adds the pieces of `source` (1 kHz) in context time. */
function render(run: Run, source: Float32Array, count: number, length: number): Float32Array {
  const rate = 1000;
  const out = new Float32Array(length);
  for (const piece of pieces(run, count)) {
    const samples = source.slice(Math.round(piece.from * rate), Math.round(piece.to * rate));
    rampIn(samples, 0, Math.round(piece.rampIn * rate));
    rampOut(samples, Math.round(piece.rampOut * rate));
    const first = Math.round((piece.contextTime - run.contextStart) * rate);
    samples.forEach((value, i) => {
      if (first + i >= 0 && first + i < length) out[first + i]! += value;
    });
  }
  return out;
}

test('the position follows the context clock and stops at the end', () => {
  expect(positionAt(plain, 9)).toBe(0);
  expect(positionAt(plain, 12.25)).toBeCloseTo(2.25, 9);
  expect(positionAt(plain, 99)).toBe(4.5);
  expect(isOver(plain, 14.4)).toBe(false);
  expect(isOver(plain, 14.5)).toBe(true);
});

test('the position repeats in a loop', () => {
  const run: Run = { ...plain, clipStart: 0.5, loop: { start: 1, end: 3 } };
  expect(positionAt(run, 12)).toBeCloseTo(2.5, 9);
  expect(positionAt(run, 12.5)).toBeCloseTo(1, 6);
  // A time just before the jump is still at the loop's end when it is read later.
  expect(positionAt(run, 12.5 - 0.02)).toBeCloseTo(2.98, 6);
  expect(positionAt(run, 10 + 2.5 + 2 * 1000 + 0.75)).toBeCloseTo(1.75, 6);
  expect(isOver(run, 1e6)).toBe(false);
});

test('shuttle runs at its rate in both directions', () => {
  expect(positionAt({ ...plain, clipStart: 1, rate: 2 }, 11)).toBe(3);
  const back: Run = { ...plain, clipStart: 3, rate: -4 };
  expect(positionAt(back, 10.5)).toBe(1);
  expect(isOver(back, 10.7)).toBe(false);
  expect(isOver(back, 10.75)).toBe(true);
});

test('pieces cover the clip once, end exactly at its end, and each starts where the last one ended', () => {
  const all = pieces({ ...plain, clipStart: 0.9 }, 100);
  expect(all[0]).toMatchObject({ from: 0.9, contextTime: 10 });
  expect(all.at(-1)?.to).toBe(4.5);
  expect(all.at(-1)?.rampOut).toBe(0);
  expect(all.at(-1)?.nextElapsed).toBeCloseTo(3.6, 9);
});

test('overlapping pieces add up to the track, sample for sample', () => {
  const source = Float32Array.from({ length: 4500 }, (_, i) => 1 + Math.sin(i / 7));
  const out = render(plain, source, 100, 4500);
  for (let i = 0; i < 4500; i += 1) expect(out[i]).toBeCloseTo(source[i]!, 5);
});

test('a loop repeats with its exact length and without a gap', () => {
  const ones = new Float32Array(4500).fill(1);
  const run: Run = { ...plain, clipStart: 1, loop: { start: 1, end: 2.503 } };
  const out = render(run, ones, 60, 20_000);
  expect(Math.min(...out.subarray(10, 20_000))).toBeGreaterThan(0.999);
  expect(Math.max(...out)).toBeLessThan(1.001);
  const jumps = pieces(run, 9).filter((piece) => Math.abs(piece.from - 0.99) < 1e-6);
  expect(jumps[1]!.contextTime - jumps[0]!.contextTime).toBeCloseTo(1.503, 6);
});

test('an attack at time 0 is not faded in, nor in a loop', () => {
  const run: Run = { ...plain, loop: { start: 0, end: 1 } };
  for (const piece of pieces(run, 3)) expect(piece).toMatchObject({ from: 0, rampIn: 0 });
});

test('a late piece starts in the middle; one that is over is dropped', () => {
  const piece = pieceAt(plain, 0)!;
  expect(scheduledStart(piece, 9)).toEqual({ when: 10, offset: 0 });
  expect(scheduledStart(piece, 10.4, 0)).toEqual({ when: 10.4, offset: expect.closeTo(0.4, 9) as number });
  expect(scheduledStart(piece, 12)).toBeNull();
});

test('playback from the end starts over, in the loop if there is one', () => {
  expect(startPosition(4.5, 4.5, null, 1)).toBe(0);
  expect(startPosition(4.5, 4.5, { start: 1, end: 2 }, 1)).toBe(1);
  expect(startPosition(0.5, 4.5, { start: 1, end: 2 }, 1)).toBe(0.5);
  expect(startPosition(0, 4.5, null, -1)).toBe(4.5);
});

test('shuttle leaves the loop; only normal playback returns to it', () => {
  const loop = { start: 1, end: 2 };
  expect(startPosition(3, 4.5, loop, 2)).toBe(3);
  expect(startPosition(4.5, 4.5, loop, 2)).toBe(0);
  expect(startPosition(3, 4.5, loop, 1)).toBe(1);
});

test('times are rounded to the sample grid', () => {
  expect(onGrid(0.1234567, 44100) * 44100).toBeCloseTo(5444, 6);
});
