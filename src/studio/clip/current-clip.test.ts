import { expect, test } from 'vitest';
import { bench, file } from '../testing';

test('the picture of the open clip is awaited, whatever one that was closed shows', async () => {
  const { studio } = bench();
  await studio.start();
  const state = () => studio.store.getState();
  await studio.clip.open(file('a.mp4'));
  const first = state().clip!;
  studio.clip.pictureShown(first);
  expect(state().pictureShown).toBe(true);
  await studio.clip.open(file('b.mp4'));
  const second = state().clip!;
  expect(state().pictureShown).toBe(false);
  studio.clip.pictureShown(first);
  expect(state().pictureShown).toBe(false);
  studio.clip.pictureShown(second);
  expect(state().pictureShown).toBe(true);
});
