import { expect, test } from 'vitest';
import { bench, file } from '../testing';

test('the prompt of one clip does not follow to the next; its words are offered', async () => {
  const { studio } = bench();
  studio.prompt.set({ text: 'glass' });
  await studio.clip.open(file('a.mp4'));
  expect(studio.editor.document.prompt.text).toBe('glass');
  studio.prompt.set({ text: 'heels on marble', negative: 'music' });
  await studio.clip.open(file('b.mp4'));
  expect(studio.editor.document.prompt).toMatchObject({ text: '', negative: '' });
  expect(studio.store.getState().lastPrompt).toEqual({ text: 'heels on marble', negative: 'music' });
  await studio.clip.open(file('c.mp4'));
  expect(studio.store.getState().lastPrompt?.text).toBe('heels on marble');
});
