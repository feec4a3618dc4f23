import { expect, test } from 'vitest';
import { contentHash } from './content-hash';

/** A file of `size` zeros without its memory, perhaps with a one at `differsAt`. Reads of it are counted. */
function sparse(size: number, differsAt = -1) {
  let read = 0;
  const file = {
    size,
    slice(start: number, end: number) {
      read += end - start;
      const bytes = new Uint8Array(end - start);
      if (differsAt >= start && differsAt < end) bytes[differsAt - start] = 1;
      return new Blob([bytes]);
    },
  } as unknown as Blob;
  return { file, read: () => read };
}

test('the same content has the same hash, whatever the name; any byte of a small file counts', async () => {
  const bytes = Uint8Array.from({ length: 5000 }, (_, i) => i);
  const one = await contentHash(new File([bytes], 'a.mp4'));
  expect(await contentHash(new File([bytes], 'b.mov'))).toBe(one);
  bytes[4321] = 0;
  expect(await contentHash(new File([bytes], 'a.mp4'))).not.toBe(one);
});

test('a film of 20 GB is identified by eight megabytes, its first and last among them', async () => {
  const SIZE = 20e9;
  const plain = sparse(SIZE);
  const hash = await contentHash(plain.file);
  expect(plain.read()).toBe(8 * 2 ** 20);
  expect(await contentHash(sparse(SIZE, 0).file)).not.toBe(hash);
  expect(await contentHash(sparse(SIZE, SIZE - 1).file)).not.toBe(hash);
  expect(await contentHash(sparse(SIZE + 1).file)).not.toBe(hash);
});
