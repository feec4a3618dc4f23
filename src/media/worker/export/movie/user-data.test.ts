import { expect, test } from 'vitest';
import { makeBox, readBoxes, u32 } from './box';
import { withCredits } from './user-data';

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

test('credits join the user data that is there, before its end', () => {
  const title = makeBox('name', [65, 66]);
  const meta = makeBox('meta', [1]);
  const [userData, other] = withCredits([meta, makeBox('udta', title, u32(0))], 'Made from: Schlüter');
  const inside = [...readBoxes([...readBoxes(userData!)][0]!.body)];
  expect(inside.map(({ type }) => type)).toEqual(['name', '©cpy']);
  const { body } = inside[1]!;
  expect([...body.subarray(0, 4)]).toEqual([0, 20, 0x55, 0xc4]);
  expect(text(body.subarray(4))).toBe('Made from: Schlüter');
  expect(other).toBe(meta);
});

test('without user data it is made; without credits nothing changes', () => {
  const [made] = withCredits([], 'x');
  expect([...readBoxes(made!)].map(({ type }) => type)).toEqual(['udta']);
  const boxes = [makeBox('udta')];
  expect(withCredits(boxes, '')).toBe(boxes);
});

test('long credits end with a whole character', () => {
  const [made] = withCredits([], 'ü'.repeat(40_000));
  const [copyright] = [...readBoxes([...readBoxes(made!)][0]!.body)];
  expect(text(copyright!.body.subarray(4))).toBe('ü'.repeat(32_767));
});
