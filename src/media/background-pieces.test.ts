import { expect, test } from 'vitest';
import { lastPiece } from './page/last-piece';
import type { Piece } from './protocol';
import { PieceClock } from './worker/piece-clock';

/** Work of 5 ms a step on a clock of its own. */
async function* work(steps: number, clock: PieceClock, tick: () => void): AsyncGenerator<Piece<string>> {
  for (let step = 0; step < steps; step++) {
    await Promise.resolve(tick());
    if (clock.isOver) yield* clock.pause();
  }
  yield { result: `spent ${clock.spent}` };
}

test('work in the background pauses after each 20 ms, and the pauses are no work', async () => {
  let now = 0;
  let turns = 0;
  const pieces = work(10, new PieceClock(() => now), () => (now += 5));
  const result = await lastPiece(pieces, () => {
    turns += 1;
    now += 1000;
    return Promise.resolve();
  });
  expect(result).toBe('spent 50');
  expect(turns).toBe(2);
});

test('a turn that fails ends the work', async () => {
  let now = 0;
  let steps = 0;
  const tick = () => {
    steps += 1;
    now += 20;
  };
  const pieces = work(10, new PieceClock(() => now), tick);
  await expect(lastPiece(pieces, () => Promise.reject(new Error('cancelled')))).rejects.toThrow('cancelled');
  expect(steps).toBe(1);
});
