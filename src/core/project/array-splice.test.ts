import { describe, expect, it } from 'vitest';
import { seeded } from '../curve/random.fixture';
import { applySplice, reverseSplice, sameJson, spliceBetween } from './array-splice';

describe('splices', () => {
  it('convert one array into the other and back, and contain only what differs', () => {
    const random = seeded(81);
    for (let round = 0; round < 300; round++) {
      const before = Array.from({ length: Math.floor(random() * 12) }, () => ({
        n: Math.floor(random() * 3),
      }));
      const at = Math.floor(random() * before.length);
      const after = before.toSpliced(at, Math.floor(random() * 3), { n: 7 });
      const splice = spliceBetween(before, after)!;
      expect(applySplice(before, splice)).toEqual(after);
      expect(applySplice(after, reverseSplice(splice))).toEqual(before);
      expect(splice.into).toHaveLength(1);
    }
    expect(spliceBetween([1, 2], [1, 2])).toBeNull();
    expect(() => applySplice([1, 2], { at: 1, out: [3], into: [] })).toThrow(RangeError);
  });

  it('compares JSON values', () => {
    expect(sameJson({ a: 1, b: [2, { c: null }] }, { b: [2, { c: null }], a: 1, d: undefined })).toBe(true);
    expect(sameJson({ a: 1 }, { a: 2 })).toBe(false);
    expect(sameJson([1], { 0: 1 })).toBe(false);
    expect(sameJson(null, {})).toBe(false);
  });
});
