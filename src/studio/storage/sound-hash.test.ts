import { expect, test } from 'vitest';
import { soundHash } from './sound-hash';

const samples = Float32Array.from({ length: 5000 }, (_, i) => Math.sin(i / 7));
const pcm = (left: Float32Array, right = left, sampleRate = 44100) => ({
  sampleRate,
  channels: [left, right],
});

test('equal sounds have equal ids, whether their channels share memory or not', async () => {
  const id = await soundHash(pcm(samples));
  expect(id).toMatch(/^[0-9a-f]{64}$/);
  expect(await soundHash(pcm(samples.slice(), samples.slice()))).toBe(id);
  const padded = new Float32Array(samples.length + 8);
  padded.set(samples, 4);
  expect(await soundHash(pcm(padded.subarray(4, 4 + samples.length)))).toBe(id);
});

test('rate, number of channels, their order, length and every sample count', async () => {
  const other = samples.slice();
  other[4999] = other[4999]! + 1e-6;
  const ids = await Promise.all([
    soundHash(pcm(samples)),
    soundHash(pcm(samples, samples, 48000)),
    soundHash({ sampleRate: 44100, channels: [samples] }),
    soundHash(pcm(samples, other)),
    soundHash(pcm(other, samples)),
    soundHash(pcm(samples.subarray(0, 4999))),
    soundHash({ sampleRate: 44100, channels: [] }),
  ]);
  expect(new Set(ids).size).toBe(ids.length);
});

test('a sound longer than a piece differs in a sample after it', async () => {
  const long = new Float32Array(2 ** 21 + 10);
  const changed = long.slice();
  changed[2 ** 21 + 5] = 1;
  expect(await soundHash(pcm(long))).not.toBe(await soundHash(pcm(changed)));
});
