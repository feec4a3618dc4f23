import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type PackedProject, unpackProject } from '../../core/project/packed-project';
import type { Project } from '../../core/project/project';
import { atOnce } from '../../platform/in-slices';
import { bench, file, type Bench } from '../testing';
import type { ProjectRecord } from './records';

let studioBench: Bench;

/** What a killed browser would find of the project that was stored last. */
async function stored(): Promise<Project | undefined> {
  const works = await studioBench.database.entries('works');
  const work = works.at(-1)?.[1] as { document: PackedProject } | undefined;
  return work && atOnce(unpackProject(work.document));
}

async function import1(text = 'time_s,left,right\n0,0.1,0.1\n0.008,0.1,0.1\n') {
  const opening = studioBench.studio.envelope.import(file('c.csv', text));
  await vi.advanceTimersByTimeAsync(1500);
  await opening;
}

beforeEach(async () => {
  vi.useFakeTimers();
  studioBench = bench();
  const opening = studioBench.studio.clip.open(file('a.mp4'));
  await vi.advanceTimersByTimeAsync(50);
  await opening;
});
afterEach(() => {
  vi.useRealTimers();
});

test('edits without a pause are stored, none later than a second after it was made', async () => {
  const { studio } = studioBench;
  for (let edit = 0; edit < 60; edit++) {
    studio.prompt.set({ text: `edit ${edit}` });
    await vi.advanceTimersByTimeAsync(300);
    if (edit < 4) continue;
    const last = Number((await stored())?.prompt.text.slice('edit '.length) ?? -10);
    expect(last).toBeGreaterThanOrEqual(edit - 2);
  }
});

test('a hidden or closed page stores the last edit at once, without waiting for a sound', async () => {
  studioBench.studio.prompt.set({ text: 'last words' });
  studioBench.hide();
  await Promise.resolve();
  expect((await stored())?.prompt.text).toBe('last words');
});

test('during a drag the edits before it are stored once; the drag itself follows its end', async () => {
  const { editor, prompt } = studioBench.studio;
  prompt.set({ text: 'before the drag' });
  const gesture = editor.beginGesture('Drag');
  gesture.update((scene) => ({ ...scene, document: { ...scene.document, linked: false } }));
  const writes = vi.spyOn(studioBench.database, 'write');
  await vi.advanceTimersByTimeAsync(3500);
  const works = writes.mock.calls.filter(([changes]) => [...changes].some(({ store }) => store === 'works'));
  expect(works).toHaveLength(1);
  expect(await stored()).toMatchObject({ linked: true, prompt: { text: 'before the drag' } });
  gesture.commit();
  await vi.advanceTimersByTimeAsync(1000);
  expect((await stored())!.linked).toBe(false);
});

test('each kind of work alone is stored: words, settings, in and out, locks, loop, markers, a curve', async () => {
  const changes: ((project: Project) => Project)[] = [
    (project) => ({ ...project, prompt: { ...project.prompt, text: 'glass' } }),
    (project) => ({ ...project, settings: { ...project.settings, steps: 9 } }),
    (project) => ({ ...project, inPoint: 0.5, outPoint: 1 }),
    (project) => ({ ...project, silenceLocks: [{ start: 0, end: 1 }] }),
    (project) => ({ ...project, loop: true }),
    (project) => ({ ...project, markers: [{ id: 'm', time: 1, label: 'hit' }] }),
  ];
  for (const [i, change] of changes.entries()) {
    const opening = studioBench.studio.clip.open(file(`clip ${i}.mp4`));
    await vi.advanceTimersByTimeAsync(50);
    await opening;
    studioBench.studio.editor.change('Change', change);
    await vi.advanceTimersByTimeAsync(600);
    const now = await stored();
    expect(now?.clip?.fileName, String(change)).toBe(`clip ${i}.mp4`);
    expect(now).toEqual(studioBench.studio.editor.document);
  }
  await import1();
  expect((await stored())?.curve.left.length).toBeGreaterThan(0);
});

test('words before the first video are stored too', async () => {
  const fresh = bench();
  fresh.studio.prompt.set({ text: 'early' });
  await vi.advanceTimersByTimeAsync(600);
  const [work] = await fresh.database.entries('works');
  expect(work?.[1]).toMatchObject({ document: { prompt: { text: 'early' } } });
  const opening = fresh.studio.clip.open(file('a.mp4'));
  await vi.advanceTimersByTimeAsync(600);
  await opening;
  await vi.advanceTimersByTimeAsync(600);
  const works = await fresh.database.entries('works');
  expect(works).toHaveLength(1);
  expect(works[0]?.[1]).toMatchObject({
    document: { prompt: { text: 'early' }, clip: { fileName: 'a.mp4' } },
  });
});

test('a clip that was only looked at leaves nothing in storage', async () => {
  await vi.advanceTimersByTimeAsync(3000);
  expect(await studioBench.database.keys('projects')).toEqual([]);
});

test('a take is stored as soon as it is there: its sound, then the document', async () => {
  vi.useRealTimers();
  const { studio, database } = studioBench;
  await studio.envelope.map();
  const order: string[] = [];
  const write = database.write.bind(database);
  vi.spyOn(database, 'write').mockImplementation((changes, within) => {
    const list = [...changes];
    const document = list.find(({ store }) => store === 'works');
    if (list.some(({ store }) => store === 'sounds')) order.push('sound');
    else if (
      document &&
      'value' in document &&
      (document.value as { document: Project }).document.takes.length > 0
    ) {
      order.push('document');
    }
    return write(list, within);
  });
  await studio.takes.generate();
  await vi.waitFor(async () => expect((await stored())?.takes).toHaveLength(1), { timeout: 1000 });
  expect(order.slice(0, 2)).toEqual(['sound', 'document']);
  expect(await database.get('sounds', (await stored())!.takes[0]!.sound)).toBeDefined();
});

test('a sound whose storing takes long does not hold the document back', async () => {
  const { studio, database } = studioBench;
  const write = database.write.bind(database);
  vi.spyOn(database, 'write').mockImplementation((changes, within) => {
    const list = [...changes];
    return list.some(({ store }) => store === 'sounds') ? new Promise(() => undefined) : write(list, within);
  });
  const setting = studio.prompt.addReference(file('hit.wav'));
  await vi.advanceTimersByTimeAsync(1100);
  await setting;
  studio.prompt.set({ text: 'words' });
  await vi.advanceTimersByTimeAsync(1100);
  expect((await stored())?.prompt.text).toBe('words');
});

test('selection, zoom, tool and playhead are stored within two seconds and come back', async () => {
  const { studio, database } = studioBench;
  studio.prompt.set({ text: 'work' });
  await vi.advanceTimersByTimeAsync(600);
  studio.editor.select((selection) => ({ ...selection, range: { start: 0.5, end: 1.25 } }));
  studio.editor.setSession({ tool: 'pencil' });
  studio.editor.setView((view) => ({ ...view, start: 0.4, pixelsPerSecond: 2000 }));
  await vi.advanceTimersByTimeAsync(1900);
  const next = bench({ database });
  let hasStarted = false;
  void next.studio.start().then(() => (hasStarted = true));
  await vi.waitFor(() => expect(hasStarted).toBe(true));
  const { selection, session } = next.studio.editor.state;
  expect(selection.range).toEqual({ start: 0.5, end: 1.25 });
  expect(session.tool).toBe('pencil');
  expect(session.view).toMatchObject({ start: 0.4, pixelsPerSecond: 2000 });
});

test('a project left after only a look is not held in memory: what another tab writes is shown', async () => {
  const { studio, database } = studioBench;
  studio.prompt.set({ text: 'work' });
  await vi.advanceTimersByTimeAsync(600);
  studio.editor.select((selection) => ({ ...selection, range: { start: 0.5, end: 1.25 } }));
  const closing = studio.library.close();
  await vi.advanceTimersByTimeAsync(50);
  await closing;
  const [[id, record]] = (await database.entries('projects')) as [[string, ProjectRecord]];
  await database.write([{ store: 'projects', key: id, value: { ...record, name: 'renamed elsewhere' } }]);
  await studio.library.refresh();
  expect(studio.store.getState().library.projects.map(({ name }) => name)).toEqual(['renamed elsewhere']);
});

test('the last edits before a project is left are stored, however long storage is at the write before', async () => {
  const { studio, database } = bench({ now: () => new Date() });
  const opening = studio.clip.open(file('a.mp4'));
  await vi.advanceTimersByTimeAsync(50);
  await opening;
  const write = database.write.bind(database);
  vi.spyOn(database, 'write').mockImplementationOnce(async (changes, within) => {
    await new Promise((resolve) => setTimeout(resolve, 6000));
    return write(changes, within);
  });
  studio.prompt.set({ text: 'one' });
  await vi.advanceTimersByTimeAsync(700);
  studio.prompt.set({ text: 'one two' });
  const closing = studio.library.close();
  await vi.advanceTimersByTimeAsync(7000);
  await closing;
  const [work] = await database.entries('works');
  expect(work?.[1]).toMatchObject({ document: { prompt: { text: 'one two' } } });
});
