import { expect, test, vi } from 'vitest';
import { canRunNow } from '../../editor/commands/command';
import { studioCommandContext } from '../commands/command';
import { commands } from '../commands/commands';
import { bench, file, testPage } from '../testing';
import { memoryDatabase, memoryLocks } from './testing';

/** Two tabs of one browser; the first has work on a clip. */
async function twoTabs() {
  const database = memoryDatabase();
  const locks = memoryLocks();
  const first = bench({ database, locks: locks.tab() });
  await first.studio.start();
  await first.studio.clip.open(file('a.mp4'));
  await first.studio.envelope.map();
  await first.studio.library.refresh();
  const second = bench({ database, locks: locks.tab() });
  await second.studio.start();
  const [project] = second.studio.store.getState().library.projects;
  return { database, first, second, id: project!.id };
}
const library = ({ studio }: ReturnType<typeof bench>) => studio.store.getState().library;

test('a second tab starts with the list and opens the same project read-only', async () => {
  const { first, second, id } = await twoTabs();
  expect(second.studio.editor.document.clip).toBeNull();
  expect(library(second).projects[0]).toMatchObject({ openElsewhere: true });
  await second.studio.library.open(id);
  expect(library(second).readOnly).toBe(true);
  const { document } = second.studio.editor;
  second.studio.prompt.set({ text: 'not here' });
  second.studio.editor.undo();
  await second.studio.takes.generate();
  expect(second.studio.editor.document).toBe(document);
  expect(second.requests).toHaveLength(0);
  expect(second.studio.store.getState().notice).toContain('open in another tab');
  first.studio.prompt.set({ text: 'here' });
  expect(first.studio.editor.document.prompt.text).toBe('here');
});

test('while another tab has the project, what would change it is disabled and says why; the rest works', async () => {
  const { second, id } = await twoTabs();
  const context = () => studioCommandContext(second.studio, testPage());
  const enabled = () => new Set(commands.filter((one) => canRunNow(one, context())).map((one) => one.id));
  await second.studio.library.open(id);
  const { document } = second.studio.editor;
  const selectRange = () =>
    second.studio.editor.select((selection) => ({ ...selection, range: { start: 0, end: 1 } }));
  selectRange();
  const readOnly = enabled();
  for (const one of [
    'page.play',
    'page.play-again',
    'page.packs',
    'page.add-sound-folder',
    'page.save',
    'page.export-envelope',
    'time.next-frame',
    'view.zoom-all',
    'point.next',
  ])
    expect(readOnly, one).toContain(one);
  const obstacleOf = (wanted: string) =>
    commands.find((one) => one.id === wanted)!.obstacle?.(context()) ?? '';
  // These lack a video, a sound folder, a reference sound and a take here.
  for (const one of [
    'copy-clip',
    'find-sounds',
    'pause-reading',
    'sounds-like-reference',
    'sounds-like-take',
  ])
    expect(obstacleOf(`page.${one}`), one).not.toContain('another tab');
  for (const one of commands.filter(
    ({ id: name }) => readOnly.has(name) && /^(time|view|lane|point|range|tool)\./.test(name),
  ))
    one.run(context());
  expect(second.studio.editor.document).toBe(document);
  await second.studio.library.takeOver();
  selectRange();
  const disabled = [...enabled()].filter((one) => !readOnly.has(one));
  for (const one of ['page.generate', 'page.import-envelope', 'range.smooth', 'point.insert', 'tool.pencil'])
    expect(disabled, one).toContain(one);
  second.studio.editor.setReadOnly(true);
  for (const one of disabled) expect(obstacleOf(one), one).toContain('another tab');
});

test('while another tab has the project, another take can be chosen to listen to; nothing is stored', async () => {
  const { database, first, second, id } = await twoTabs();
  await first.studio.envelope.map();
  first.studio.settings.set({ takes: 2 });
  await first.studio.takes.generate();
  first.hide();
  await vi.waitFor(async () =>
    expect(await database.get('works', id)).toMatchObject({ document: { takes: [{}, {}] } }),
  );
  const stored = await database.get('works', id);
  await second.studio.library.open(id);
  const { editor, takes } = second.studio;
  const other = editor.document.takes.find(({ id: one }) => one !== editor.document.currentTake)!;
  takes.choose(other.id);
  expect(editor.document.currentTake).toBe(other.id);
  expect(editor.state).toMatchObject({ undoLabel: 'Generate a take', dirty: false, readOnly: true });
  second.hide();
  expect(await database.get('works', id)).toEqual(stored);
});

test('taking over: the first tab stores its latest edit and is read-only at once, the second has all of it', async () => {
  const { database, first, second, id } = await twoTabs();
  await second.studio.library.open(id);
  first.studio.prompt.set({ text: 'latest' });
  await second.studio.library.takeOver();
  expect(library(second).readOnly).toBe(false);
  expect(library(first).readOnly).toBe(true);
  expect(second.studio.editor.document.prompt.text).toBe('latest');
  second.studio.prompt.set({ text: 'second' });
  first.studio.prompt.set({ text: 'first again' });
  first.hide();
  second.hide();
  await vi.waitFor(async () =>
    expect(await database.get('works', id)).toMatchObject({ document: { prompt: { text: 'second' } } }),
  );
  expect(first.studio.editor.document.prompt.text).toBe('latest');
});

test('a project that another tab has can neither be deleted nor renamed; its sounds survive deletions elsewhere', async () => {
  const { database, first, second, id } = await twoTabs();
  await second.studio.library.delete(id);
  expect(library(second).projects).toHaveLength(1);
  const alert = () => second.studio.store.getState().alerts.at(-1)?.text;
  expect(alert()).toContain('open in another tab');
  // While it looks at the project too.
  await second.studio.library.open(id);
  second.studio.store.setState({ alerts: [] });
  await second.studio.library.rename(id, 'b');
  expect(alert()).toContain('open in another tab');
  expect(library(second)).toMatchObject({ open: { name: 'a' }, projects: [{ name: 'a' }] });
  await second.studio.library.close();
  vi.useFakeTimers();
  const generating = first.studio.takes.generate();
  await vi.advanceTimersByTimeAsync(2000);
  await generating;
  // Undone and then not in any record that is written from here on: only this tab's memory refers to it.
  const other = second.studio.clip.open(file('b.mp4'));
  await vi.advanceTimersByTimeAsync(50);
  await other;
  second.studio.prompt.set({ text: 'b' });
  await vi.advanceTimersByTimeAsync(2000);
  const sounds = await database.keys('sounds');
  expect(sounds).toHaveLength(1);
  const mine = library(second).open!.id;
  const deleting = second.studio.library.delete(mine);
  await vi.advanceTimersByTimeAsync(12_000);
  await deleting;
  vi.useRealTimers();
  expect(await database.keys('projects')).toEqual([id]);
  expect(await database.keys('sounds')).toEqual(sounds);
});

test('a deletion can be undone while another tab removes what it has deleted itself, or else the tab says that it is gone', async () => {
  const database = memoryDatabase();
  const locks = memoryLocks();
  const now = () => new Date();
  const first = bench({ database, locks: locks.tab(), now });
  const second = bench({ database, locks: locks.tab(), now });
  for (const name of ['a.mp4', 'b.mp4']) {
    await first.studio.clip.open(file(name));
    first.studio.prompt.set({ text: name });
  }
  await first.studio.library.close();
  await second.studio.library.refresh();
  const idOf = (name: string) => library(first).projects.find((project) => project.name === name)!.id;
  const [a, b] = [idOf('a'), idOf('b')];
  vi.useFakeTimers();
  const wait = async (seconds: number, work?: Promise<void>) => {
    await vi.advanceTimersByTimeAsync(1000 * seconds);
    await work;
  };
  await wait(5, second.studio.library.delete(b));
  await wait(6, first.studio.library.delete(a));
  expect(await database.keys('projects')).toEqual([a]);
  await wait(1, first.studio.library.undoDelete());
  expect(first.studio.store.getState().notice).toBe('a is back.');
  expect(library(first).projects.map(({ name }) => name)).toEqual(['a']);
  await wait(1, first.studio.library.delete(a));
  await database.write([{ store: 'projects', key: a, remove: true }]);
  await wait(1, first.studio.library.undoDelete());
  expect(first.studio.store.getState().notice).toBe('a is no longer stored in this browser.');
  vi.useRealTimers();
});

test('two tabs on two projects write only their own', async () => {
  const { database, first, second, id } = await twoTabs();
  await second.studio.clip.open(file('b.mp4'));
  second.studio.prompt.set({ text: 'b' });
  first.studio.prompt.set({ text: 'a' });
  first.hide();
  second.hide();
  await vi.waitFor(async () => expect(await database.keys('works')).toHaveLength(2));
  expect(await database.get('works', id)).toMatchObject({ document: { prompt: { text: 'a' } } });
});

test('a frozen tab loses its project to the one that takes over', async () => {
  const { first, second, id } = await twoTabs();
  await second.studio.library.open(id);
  vi.spyOn(first.database, 'write').mockImplementation(() => new Promise(() => undefined));
  first.studio.prompt.set({ text: 'never written' });
  await second.studio.library.takeOver();
  expect(library(second).readOnly).toBe(false);
  expect(library(first).readOnly).toBe(true);
}, 10_000);
