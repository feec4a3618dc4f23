import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Project } from '../../core/project/project';
import { bench, file, type Bench } from '../testing';

let studioBench: Bench;
/** What a killed browser would restore. */
const stored = async () =>
  (await studioBench.storage.get('current')) as
    { document: Project; history: { done: string[] } } | undefined;
const storedText = async () => (await stored())?.document.prompt.text;

beforeEach(async () => {
  vi.useFakeTimers();
  studioBench = bench();
  const { clip, envelope } = studioBench.studio;
  await clip.open(file('a.mp4'));
  const opening = envelope.import(file('c.csv', 'time_s,left,right\n0,0.1,0.1\n0.008,0.1,0.1\n'));
  await vi.advanceTimersByTimeAsync(1000);
  await opening;
});
afterEach(() => {
  vi.useRealTimers();
});

test('edits without a pause are stored, none later than a second after it was made', async () => {
  const { studio } = studioBench;
  for (let edit = 0; edit < 60; edit++) {
    studio.prompt.set({ text: `edit ${edit}` });
    await vi.advanceTimersByTimeAsync(600);
    if (edit >= 2) {
      const last = Number((await storedText())?.slice('edit '.length) ?? -10);
      expect(last).toBeGreaterThanOrEqual(edit - 1);
    }
  }
});

test('a hidden or closed page stores the last edit at once', async () => {
  studioBench.studio.prompt.set({ text: 'last words' });
  studioBench.hide();
  await vi.advanceTimersByTimeAsync(0);
  expect(await storedText()).toBe('last words');
});

test('during a drag the edits before it are stored; the drag itself follows its end', async () => {
  const { editor, prompt } = studioBench.studio;
  prompt.set({ text: 'before the drag' });
  const gesture = editor.beginGesture('Drag');
  gesture.update((scene) => ({ ...scene, document: { ...scene.document, linked: false } }));
  const writes = vi.spyOn(studioBench.storage, 'set');
  await vi.advanceTimersByTimeAsync(3500);
  expect(writes).toHaveBeenCalledTimes(1);
  expect((await stored())!.document).toMatchObject({ linked: true, prompt: { text: 'before the drag' } });
  gesture.commit();
  await vi.advanceTimersByTimeAsync(1000);
  expect((await stored())!.document.linked).toBe(false);
});

test('a take is stored as soon as it is there', async () => {
  vi.useRealTimers();
  const { studio } = studioBench;
  await studio.takes.generate();
  await vi.waitFor(async () => expect((await stored())?.document.takes).toHaveLength(1), { timeout: 300 });
  const [take] = (await stored())!.document.takes;
  expect(await studioBench.storage.get(`sound/${take!.sound}`)).toBeDefined();
});
