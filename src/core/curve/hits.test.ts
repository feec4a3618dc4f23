import { describe, expect, it } from 'vitest';
import type { Curve } from './curve';
import { applyStamp, stamps } from './drawing/stamps';
import { curveHits } from './hits';

const stamp = (id: string) => stamps.find((one) => one.id === id)!;
const stamped = (id: string, times: readonly number[], line: Curve = []) =>
  times.reduce<Curve>((curve, time) => applyStamp(curve, stamp(id), time, 0.3), line);

describe('hits of a curve', () => {
  it('are the points of each stamp, from its silent start to its silent end', () => {
    const times = [0.5, 1.2, 3];
    for (const id of ['step', 'slap', 'door']) {
      const curve = stamped(id, times);
      const hits = curveHits(curve, 5);
      expect(hits.map(({ time }) => time)).toEqual(times);
      for (const { first, last } of hits) {
        expect(curve[first]!.value).toBe(0);
        expect(curve[last]!.value).toBe(0);
        expect(last - first + 1).toBe(stamp(id).points.length);
      }
    }
  });

  it('end before the next one where the decay does not reach silence', () => {
    const curve: Curve = [
      { time: 0.5, value: 0.001, shape: 'linear' },
      { time: 0.51, value: 0.4, shape: 'exponential' },
      { time: 0.8, value: 0.02, shape: 'linear' },
      { time: 1, value: 0.01, shape: 'linear' },
      { time: 1.01, value: 0.5, shape: 'exponential' },
      { time: 1.4, value: 0.001, shape: 'linear' },
    ];
    expect(curveHits(curve, 2)).toEqual([
      { time: 0.5, first: 0, last: 2 },
      { time: 1, first: 3, last: 5 },
    ]);
  });

  it('do not exist in silence and in a steady sound', () => {
    expect(curveHits([], 2)).toEqual([]);
    expect(curveHits([{ time: 0, value: 0.2, shape: 'linear' }], 2)).toEqual([]);
  });
});
