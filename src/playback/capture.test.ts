import { expect, test, vi } from 'vitest';

vi.mock('./capture.worklet.ts?worker&url', () => ({ default: '' }));
const { joinBlocks } = await import('./capture');

test('a span of a recording starts on its exact sample, with silence where no block arrived', () => {
  const block = (frame: number, length: number) => ({
    frame,
    samples: Float32Array.from({ length }, (_, i) => frame + i),
  });
  const blocks = [block(100, 8), block(108, 8), block(120, 8)];
  expect([...joinBlocks(blocks, 105, 123)]).toEqual([
    105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 115, 0, 0, 0, 0, 120, 121, 122,
  ]);
  expect([...joinBlocks(blocks, 98, 101)]).toEqual([0, 0, 100]);
  expect(joinBlocks(blocks, 50, 40)).toHaveLength(0);
  expect([...joinBlocks([], 0, 2)]).toEqual([0, 0]);
});

test('the recorded span is later than the run by all latencies, and as long as the run was audible', async () => {
  const { recordedSpan } = await import('./run-recorder');
  const run = { contextStart: 10, clipStart: 1, duration: 8, loop: null, rate: 1 };
  // Audible from 10.05 to 13.05; the performer is 0.1 s late.
  const [start, end] = recordedSpan(run, 13.05, 0.05, 0.1);
  expect(start).toBeCloseTo(10.15, 9);
  expect(end - start).toBeCloseTo(3, 9);
  const [, looped] = recordedSpan({ ...run, loop: { start: 0, end: 2.5 } }, 20, 0.05, 0.1);
  expect(looped - start).toBeCloseTo(1.5, 9);
  const [from, to] = recordedSpan(run, 10.01, 0.05, 0.1);
  expect(to).toBe(from);
});
