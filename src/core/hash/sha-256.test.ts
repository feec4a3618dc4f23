import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { Sha256 } from './sha-256';

const bytes = (count: number) => Uint8Array.from({ length: count }, (_, i) => (i * 31 + (i >> 8)) & 255);
const expected = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');

test.each([0, 1, 55, 56, 63, 64, 65, 119, 128, 1000, 70_000])(
  '%i bytes have the digest that Node gives',
  (n) => {
    expect(new Sha256().update(bytes(n)).hex()).toBe(expected(bytes(n)));
  },
);

test('pieces of any size give the digest of the whole', () => {
  const data = bytes(10_000);
  for (const size of [1, 7, 63, 64, 100, 4096]) {
    const hash = new Sha256();
    for (let at = 0; at < data.length; at += size) hash.update(data.subarray(at, at + size));
    expect(hash.hex()).toBe(expected(data));
  }
});
