import { describe, expect, it } from 'vitest';
import type { Curve } from './curve';
import { curveEvents } from './events';
import { applyStamp, stamps } from './drawing/stamps';

const quiet: Curve = [{ time: 0, value: 0.001, shape: 'linear' }];
const door = stamps.find(({ id }) => id === 'door')!;

describe('curve events', () => {
  it('have their onset within 2 ms of the stamped frame, and their level', () => {
    const times = [0.52, 1.24, 3.08];
    const curve = times.reduce<Curve>((line, time, i) => applyStamp(line, door, time, 0.2 + 0.1 * i), quiet);
    const found = curveEvents({ left: curve, right: quiet }, 5);
    expect(found).toHaveLength(3);
    found.forEach(({ time, left, right }, i) => {
      expect(Math.abs(time - times[i]!)).toBeLessThanOrEqual(0.002);
      expect(left).toBeCloseTo(0.2 + 0.1 * i, 2);
      expect(right).toBeCloseTo(0.001, 6);
    });
  });

  it('do not exist in silence', () => {
    expect(curveEvents({ left: [], right: [] }, 4)).toEqual([]);
    expect(curveEvents({ left: quiet, right: quiet }, 4)).toEqual([]);
  });
});
