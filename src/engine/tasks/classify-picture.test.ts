import { expect, test } from 'vitest';
import type { PackManifest } from '../../core/pack/manifest';
import { floats, type Tensors } from '../tensor';
import { fakeContext, fakeManifest } from '../testing/fake-pack';
import { classifyPicture } from './classify-picture';

const plain = fakeManifest();
const file = { file: 'c.tsv', sha256: '0'.repeat(64), bytes: 1 };
const cavp = { ...plain.roles.flow, fps: 4, width: 2, height: 1, classes: file };
const manifest: PackManifest = { ...plain, roles: { ...plain.roles, cavp } };
/** Two classes: the first sample of each frame, and what is left of 1. */
const graphs = {
  cavp: ({ frames }: Tensors) => {
    const [count] = frames!.dims as [number];
    const first = Array.from({ length: count }, (_, k) => frames!.data[k * 6] as number);
    return { probabilities: floats(Float32Array.from(first.flatMap((x) => [x, 1 - x])), count, 2) };
  },
};

test('every frame has a row of probabilities, whatever the number of frames', async () => {
  const context = fakeContext(manifest, graphs);
  const data = new Uint8Array(5 * 6);
  for (let k = 0; k < 5; k++) data[k * 6] = 51 * k;
  const found = await classifyPicture({ count: 5, data }, context);
  const expected = [0, 1, 0.2, 0.8, 0.4, 0.6, 0.6, 0.4, 0.8, 0.2];
  expect([...found]).toEqual(expected.map((x) => expect.closeTo(x, 5) as number));
  expect(context.runs.map(({ feeds }) => feeds['frames']!.dims)).toEqual([
    [4, 3, 1, 2],
    [1, 3, 1, 2],
  ]);
});

test('a pack without classes, and frames of another size, are refused', async () => {
  const frames = { count: 1, data: new Uint8Array(6) };
  await expect(classifyPicture(frames, fakeContext())).rejects.toMatchObject({ code: 'pack-invalid' });
  await expect(
    classifyPicture({ count: 2, data: new Uint8Array(6) }, fakeContext(manifest, graphs)),
  ).rejects.toMatchObject({ code: 'internal' });
});
