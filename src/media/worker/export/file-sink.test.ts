import { expect, test } from 'vitest';
import { BlobSink } from './file-sink';

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
