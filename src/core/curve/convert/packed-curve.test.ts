import { expect, test } from 'vitest';
import type { Curve } from '../curve';
import { randomCurve, seeded } from '../random.fixture';
import { packStereoCurve, unpackStereoCurve } from './packed-curve';

test('a packed curve is the same curve, shared where it was shared', () => {
  const random = seeded(91);
  for (let round = 0; round < 30; round++) {
    const left: Curve = randomCurve(random).map((point, i) => ({
      ...point,
      ...(i % 3 === 0 && { bend: random() - 0.5 }),
      ...(i % 4 === 0 && { phase: [random() / 2, 1] as const }),
    }));
    const curve = { left, right: round % 2 === 0 ? left : randomCurve(random) };
    const back = unpackStereoCurve(packStereoCurve(curve));
    expect(back).toEqual(curve);
    expect(back.left === back.right).toBe(curve.left === curve.right);
  }
});
