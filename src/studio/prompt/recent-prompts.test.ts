import { expect, test } from 'vitest';
import { type Bench, bench, file } from '../testing';

const ENVELOPE = 'time_s,left,right\n0,0.5,0.5\n1,0.5,0.5\n';
const recent = ({ studio }: Bench) => studio.store.getState().recentPrompts.map(({ text }) => text);

async function started(overrides: Parameters<typeof bench>[0] = {}): Promise<Bench> {
  const one = bench(overrides);
  await one.studio.start();
  return one;
}

test('the prompt of one clip does not follow to the next; its words are offered', async () => {
  const one = await started();
  const { studio } = one;
  studio.prompt.set({ text: 'glass' });
  await studio.clip.open(file('a.mp4'));
  expect(studio.editor.document.prompt.text).toBe('glass');
  studio.prompt.set({ text: 'heels on marble', negative: 'music' });
  await studio.clip.open(file('b.mp4'));
  expect(studio.editor.document.prompt).toMatchObject({ text: '', negative: '' });
  expect(studio.store.getState().recentPrompts).toEqual([{ text: 'heels on marble', negative: 'music' }]);
  await studio.clip.open(file('c.mp4'));
  expect(recent(one)).toEqual(['heels on marble']);
});

test('prompts that takes were made from are offered, the newest first, each once, also in the next visit', async () => {
  const one = await started();
  const { studio, storage } = one;
  await studio.clip.open(file('a.mp4'));
  await studio.envelope.import(file('c.csv', ENVELOPE));
  for (const text of ['wood', 'glass', '', 'wood']) {
    studio.prompt.set({ text });
    await studio.takes.generate();
  }
  studio.prompt.set({ text: 'only typed' });
  expect(recent(one)).toEqual(['wood', 'glass']);
  const next = await started({ storage });
  expect(recent(next)).toEqual(['wood', 'glass']);
  next.studio.prompt.clearRecent();
  expect(recent(next)).toEqual([]);
  expect(recent(await started({ storage }))).toEqual([]);
});

test('the list stays short, and what is stored may be anything', async () => {
  const stored = [
    ...Array.from({ length: 30 }, (_, k) => ({ text: `hit ${k}`, negative: '' })),
    null,
    { text: 3 },
  ];
  const { storage } = bench();
  await storage.set('recent-prompts', stored.reverse());
  expect(recent(await started({ storage }))).toHaveLength(12);
  await storage.set('recent-prompts', 'broken');
  expect(recent(await started({ storage }))).toEqual([]);
});
