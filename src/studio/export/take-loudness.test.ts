import { expect, test, vi } from 'vitest';
import { bench, file } from '../testing';
import { describeLoudness } from './sound-loudness';

test('is said in LUFS and dBTP', () => {
  expect(describeLoudness({ integrated: -22.71, truePeak: -0.28 })).toBe('-22.7 LUFS · true peak -0.3 dBTP');
  expect(describeLoudness({ integrated: null, truePeak: -41.04 })).toBe('true peak -41.0 dBTP');
  expect(describeLoudness({ integrated: null, truePeak: -Infinity })).toBe('silence');
});

test('the current take is measured once, after it was made', async () => {
  const { studio } = bench();
  await studio.clip.open(file('door.mp4'));
  await studio.envelope.map();
  expect(studio.store.getState().loudness.size).toBe(0);
  await studio.takes.generate();
  const { sound } = studio.editor.document.takes[0]!;
  const measured = () => studio.store.getState().loudness.get(sound);
  // The fake engine's sound is a constant 0.5, which overshoots where it starts.
  await vi.waitFor(() => expect(measured()).toBeDefined());
  expect(measured()!.truePeak).toBeGreaterThan(-6.1);
  expect(measured()!.truePeak).toBeLessThan(-4.5);
  const before = studio.store.getState().loudness;
  studio.editor.undo();
  studio.editor.redo();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(studio.store.getState().loudness).toBe(before);
});
