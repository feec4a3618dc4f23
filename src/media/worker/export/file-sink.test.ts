import { expect, test } from 'vitest';
import { BlobSink, type FileSink, WatchedSink } from './file-sink';

const bytes = (...values: number[]) => Uint8Array.from(values);

test('a Blob is written in order, with gaps and with later corrections', async () => {
  const sink = new BlobSink('video/quicktime');
  await sink.write(0, bytes(1, 2, 3, 4));
  await sink.write(4, bytes(5, 6));
  await sink.write(8, bytes(9));
  await sink.write(1, bytes(20, 30));
  await sink.write(5, bytes(60, 70));
  const blob = await sink.finish();
  expect(blob.type).toBe('video/quicktime');
  expect([...new Uint8Array(await blob.arrayBuffer())]).toEqual([1, 20, 30, 4, 5, 60, 70, 0, 9]);
});

test('the first error of a target is remembered: the one that follows from it says nothing of the cause', async () => {
  const errors = [new DOMException('The disk is full.', 'QuotaExceededError'), new TypeError('closed')];
  const full: FileSink = {
    write: () => Promise.reject(errors.shift()!),
    finish: () => Promise.resolve(new Blob()),
    abort: () => Promise.resolve(),
  };
  const sink = new WatchedSink(full);
  expect(sink.failure).toBeNull();
  await expect(sink.write(0, bytes(1))).rejects.toThrow('full');
  await expect(sink.write(1, bytes(2))).rejects.toThrow('closed');
  expect(sink.failure?.error).toMatchObject({ name: 'QuotaExceededError' });
});
