import { expect, test } from 'vitest';
import { cueChunk, cueLabelsChunk } from './wav-markers';

const markers = [
  { time: 0.5, label: 'Tür' },
  { time: 1, label: '' },
  { time: 1.25, label: 'step' },
];

test('each marker is a cue point at its sample of the data chunk', () => {
  const bytes = cueChunk(markers, 48_000);
  const view = new DataView(bytes.buffer);
  expect(bytes.length).toBe(4 + 3 * 24);
  expect(view.getUint32(0, true)).toBe(3);
  const read = [0, 1, 2].map((k) => {
    const at = 4 + 24 * k;
    return [
      view.getUint32(at, true),
      view.getUint32(at + 4, true),
      new TextDecoder().decode(bytes.subarray(at + 8, at + 12)),
      view.getUint32(at + 12, true),
      view.getUint32(at + 16, true),
      view.getUint32(at + 20, true),
    ];
  });
  expect(read).toEqual([
    [1, 24_000, 'data', 0, 0, 24_000],
    [2, 48_000, 'data', 0, 0, 48_000],
    [3, 60_000, 'data', 0, 0, 60_000],
  ]);
});

test('names go with the ids of their cue points, each padded to an even length', () => {
  const bytes = cueLabelsChunk(markers);
  const view = new DataView(bytes.buffer);
  const text = (at: number, length: number) => new TextDecoder().decode(bytes.subarray(at, at + length));
  expect(text(0, 8)).toBe('adtllabl');
  expect(view.getUint32(8, true)).toBe(4 + 4);
  expect(view.getUint32(12, true)).toBe(1);
  expect(text(16, 4)).toBe('Tur\0');
  expect(text(20, 4)).toBe('labl');
  expect(view.getUint32(24, true)).toBe(4 + 5);
  expect(view.getUint32(28, true)).toBe(3);
  expect(text(32, 6)).toBe('step\0\0');
  expect(bytes.length).toBe(38);
});

test('without markers, or without names, there is no chunk', () => {
  expect(cueChunk([], 48_000).length).toBe(0);
  expect(cueLabelsChunk([{ time: 1, label: '' }]).length).toBe(0);
});
