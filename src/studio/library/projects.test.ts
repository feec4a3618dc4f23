import { packStereoCurve } from '../../core/curve/convert/packed-curve';
import { serialiseProject } from '../../core/project/project-schema';
import { expect, test, vi } from 'vitest';
import type { Project } from '../../core/project/project';
import type { StoredHistory } from '../../editor/history/stored-history';
import { type Bench, bench, file } from '../testing';
import { memoryFiles } from './testing';

const library = ({ studio }: Bench) => studio.store.getState().library;
const names = (one: Bench) => library(one).projects.map(({ name }) => name);
const idOf = (one: Bench, name: string) => library(one).projects.find((project) => project.name === name)!.id;

/** Opens a clip and draws its envelope. */
async function work(one: Bench, fileName: string): Promise<Project> {
  await one.studio.clip.open(file(fileName));
  await one.studio.envelope.map();
  return one.studio.editor.document;
}

/** A page in the same browser, after the one before has ended. */
async function nextVisit({ database, storage }: Bench, overrides: Parameters<typeof bench>[0] = {}) {
  const next = bench({ database, storage, ...overrides });
  await next.studio.start();
  return next;
}

test('a third clip erases nothing: each project comes back as it was, with its history', async () => {
  const one = bench();
  const documents = [await work(one, 'a.mp4'), await work(one, 'b.mp4'), await work(one, 'c.mp4')];
  await one.studio.library.refresh();
  expect(names(one).sort()).toEqual(['a', 'b', 'c']);
  for (const [i, name] of ['a', 'b', 'c'].entries()) {
    await one.studio.library.open(idOf(one, name));
    expect(one.studio.editor.document).toEqual(documents[i]);
    expect(one.studio.editor.state.undoLabel).toBe('Map envelope');
  }
});

test('back in a project of this visit its picture is there without a question', async () => {
  const one = bench();
  await work(one, 'a.mp4');
  await work(one, 'b.mp4');
  await one.studio.library.refresh();
  await one.studio.library.open(idOf(one, 'a'));
  expect(library(one).absentClip).toBeNull();
  expect(one.studio.store.getState().clip).not.toBeNull();
});

test('opening the same video again does not change the project, whatever its name', async () => {
  const one = bench();
  const document = await work(one, 'a.mp4');
  await one.studio.clip.open(file('renamed.mp4', 'content of a.mp4'));
  expect(one.studio.editor.document).toBe(document);
  expect(library(one).open?.name).toBe('a');
});

test('another video of the same name and size is another clip', async () => {
  const one = bench();
  await one.studio.clip.open(file('a.mp4', '1234'));
  await one.studio.envelope.map();
  await one.studio.clip.open(file('a.mp4', '5678'));
  expect(one.studio.editor.document.curve.left).toEqual([]);
  await one.studio.envelope.map();
  await one.studio.library.close();
  expect(names(one).sort()).toEqual(['a', 'a 2']);
});

test('the words of a clip do not follow to the next one', async () => {
  const one = bench();
  await one.studio.clip.open(file('a.mp4'));
  one.studio.prompt.set({ text: 'glass' });
  await one.studio.clip.open(file('b.mp4'));
  expect(one.studio.editor.document.prompt.text).toBe('');
});

test('the next visit is back in the project; after it was closed, at the list', async () => {
  const one = bench();
  const document = await work(one, 'a.mp4');
  one.hide();
  const second = await nextVisit(one);
  expect(second.studio.editor.document).toEqual(document);
  expect(library(second).absentClip).toEqual({ fileName: 'a.mp4', remembered: false });
  await second.studio.clip.open(file('a.mp4'));
  expect(library(second).absentClip).toBeNull();
  await second.studio.library.close();
  expect(second.studio.editor.document.clip).toBeNull();
  const third = await nextVisit(one);
  expect(third.studio.editor.document.clip).toBeNull();
  expect(names(third)).toEqual(['a']);
});

test('a clip that has projects leads to a choice: continue, start new, cancel', async () => {
  const one = bench();
  const document = await work(one, 'a.mp4');
  await one.studio.library.close();
  const answered = async (answer: Parameters<Bench['studio']['library']['answerQuestion']>[0]) => {
    const opening = one.studio.clip.open(file('a.mp4'));
    await vi.waitFor(() => expect(library(one).question?.projects).toHaveLength(1));
    one.studio.library.answerQuestion(answer);
    await opening;
  };
  await answered({ kind: 'cancel' });
  expect(one.studio.editor.document.clip).toBeNull();
  const { id } = library(one).projects[0]!;
  await answered({ kind: 'continue', id });
  expect(one.studio.editor.document).toEqual(document);
  expect(one.studio.store.getState().clip).not.toBeNull();
  await one.studio.library.close();
  await answered({ kind: 'new' });
  expect(one.studio.editor.document.curve.left).toEqual([]);
});

test('a clip as long as the absent one may replace it', async () => {
  const one = bench();
  await work(one, 'a.mp4');
  one.hide();
  const second = await nextVisit(one);
  const opening = second.studio.clip.open(file('a-v2.mp4'));
  await vi.waitFor(() => expect(library(second).question?.replaceIn).toBe('a'));
  second.studio.library.answerQuestion({ kind: 'replace' });
  await opening;
  expect(second.studio.editor.document.clip?.fileName).toBe('a-v2.mp4');
  expect(second.studio.editor.document.curve.left.length).toBeGreaterThan(0);
});

test('projects are renamed and duplicated; the copy goes its own way', async () => {
  const one = bench();
  await work(one, 'a.mp4');
  await one.studio.library.refresh();
  await one.studio.library.rename(idOf(one, 'a'), '  Door   slam ');
  expect(library(one).open?.name).toBe('Door slam');
  await one.studio.library.duplicate(idOf(one, 'Door slam'));
  await one.studio.library.open(idOf(one, 'Door slam copy'));
  one.studio.prompt.set({ text: 'changed' });
  await one.studio.library.rename(idOf(one, 'Door slam'), 'Original');
  await one.studio.library.open(idOf(one, 'Original'));
  expect(one.studio.editor.document.prompt.text).toBe('');
  expect(names(one).sort()).toEqual(['Door slam copy', 'Original']);
});

test('a deletion can be undone; afterwards the project and its sounds are gone, those of others stay', async () => {
  const one = bench();
  await work(one, 'a.mp4');
  await one.studio.takes.generate();
  await work(one, 'b.mp4');
  await one.studio.prompt.addReference(file('hit.wav'));
  await one.studio.library.close();
  const id = idOf(one, 'a');
  await one.studio.library.delete(id);
  expect(names(one)).toEqual(['b']);
  await one.studio.library.undoDelete();
  expect(names(one).sort()).toEqual(['a', 'b']);
  vi.useFakeTimers();
  const deleting = one.studio.library.delete(id);
  await vi.advanceTimersByTimeAsync(50);
  await deleting;
  expect(await one.database.keys('sounds')).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(11_000);
  vi.useRealTimers();
  await vi.waitFor(async () => expect(await one.database.keys('sounds')).toHaveLength(1));
  expect(await one.database.keys('projects')).toEqual([idOf(one, 'b')]);
  expect(await one.database.keys('works')).toHaveLength(1);
});

test('a project file whose sounds went with a deleted project brings them back into storage', async () => {
  const one = bench();
  await work(one, 'a.mp4');
  await one.studio.takes.generate();
  const { sound } = one.studio.editor.document.takes[0]!;
  await one.studio.project.save();
  await one.studio.library.close();
  vi.useFakeTimers();
  const deleting = one.studio.library.delete(idOf(one, 'a'));
  await vi.advanceTimersByTimeAsync(11_000);
  await deleting;
  vi.useRealTimers();
  await vi.waitFor(async () => expect(await one.database.keys('sounds')).toEqual([]));
  await one.studio.project.open(new File([one.delivered[0]!.blob], 'a.v2a'));
  await vi.waitFor(async () => expect(await one.database.keys('sounds')).toEqual([sound]));
});

test('the open project can be deleted too', async () => {
  const one = bench();
  const document = await work(one, 'a.mp4');
  await one.studio.library.refresh();
  await one.studio.library.delete(idOf(one, 'a'));
  expect(one.studio.editor.document.clip).toBeNull();
  await one.studio.library.undoDelete();
  await one.studio.library.open(library(one).projects[0]!.id);
  expect(one.studio.editor.document).toEqual(document);
});

test('undo after a reload brings a take back with its sound', async () => {
  const one = bench();
  await work(one, 'a.mp4');
  await one.studio.takes.generate();
  const [take] = one.studio.editor.document.takes;
  one.studio.takes.delete(take!.id);
  one.hide();
  const second = await nextVisit(one);
  expect(second.studio.editor.state).toMatchObject({ undoLabel: 'Delete a take' });
  second.studio.editor.undo();
  expect(second.studio.editor.document.takes).toEqual([take]);
  await vi.waitFor(() => expect(second.studio.store.getState().takeWaveforms.has(take!.id)).toBe(true));
});

test('undo after a reload to another reference sound of the same name finds that sound', async () => {
  const sounds = [0.1, 0.7].map((level) => ({
    sampleRate: 44100,
    channels: [new Float32Array(4410).fill(level)],
  }));
  let next = 0;
  const media = { ...(await bench().media()), decodeSoundFile: () => Promise.resolve(sounds[next++]!) };
  const one = bench({ media: () => Promise.resolve(media) });
  await work(one, 'a.mp4');
  await one.studio.prompt.addReference(file('ref.wav'));
  one.studio.prompt.removeReference(one.studio.editor.document.prompt.references[0]!.sound);
  await one.studio.prompt.addReference(file('ref.wav'));
  one.hide();
  await vi.waitFor(async () => expect(await one.database.keys('sounds')).toHaveLength(2));
  const second = await nextVisit(one);
  second.studio.editor.undo();
  second.studio.editor.undo();
  const shown = () => [...second.studio.store.getState().references.values()];
  await vi.waitFor(() => expect(shown()[0]?.peaks[1]).toBeCloseTo(0.1));
});

test('a damaged history does not harm the project', async () => {
  const one = bench();
  const document = await work(one, 'a.mp4');
  await one.studio.library.close();
  const id = idOf(one, 'a');
  const stored = (await one.database.get('works', id)) as object;
  await one.database.write([
    { store: 'works', key: id, value: { ...stored, history: { done: ['{'], undone: 3 } } },
  ]);
  await one.studio.library.open(id);
  expect(one.studio.store.getState().alerts).toEqual([]);
  expect(one.studio.editor.state).toMatchObject({ document, undoLabel: null });
});

test('a project that an earlier build stored with one reference sound has it, and so have its undo steps', async () => {
  const one = bench();
  await work(one, 'a.mp4');
  await one.studio.prompt.addReference(file('ref.wav'));
  await one.studio.takes.generate();
  const { document } = one.studio.editor;
  await one.studio.library.close();
  const id = idOf(one, 'a');
  const { document: stored, history } = (await one.database.get('works', id)) as {
    document: Pick<Project, 'prompt' | 'takes'>;
    history: StoredHistory;
  };
  const earlier = ({ references: [first], ...prompt }: Project['prompt']) => ({
    ...prompt,
    reference: first ? { name: first.name, sound: first.sound } : null,
  });
  const takes = stored.takes.map((take) => ({ ...take, prompt: earlier(take.prompt) }));
  const done = history.done.map((text) =>
    text
      .replaceAll('"references":[]', '"reference":null')
      .replace(/"references":\[(\{[^}]*),"weight":1\}\]/g, '"reference":$1}'),
  );
  expect(done.join()).not.toContain('references');
  const { undone, predictions, curves } = history;
  const value = {
    document: { ...stored, prompt: earlier(stored.prompt), takes },
    history: { done, undone, predictions, curves },
  };
  await one.database.write([{ store: 'works', key: id, value }]);
  await one.studio.library.open(id);
  expect(one.studio.store.getState().alerts).toEqual([]);
  const { editor } = one.studio;
  expect(editor.document).toEqual(document);
  expect(editor.document.takes[0]!.prompt.references).toHaveLength(1);
  while (editor.state.undoLabel !== 'Add a reference sound') editor.undo();
  editor.undo();
  expect(editor.document.prompt.references).toEqual([]);
  editor.redo();
  expect(editor.document.prompt.references).toEqual(document.prompt.references);
});

test('a project that an earlier build stored without retakes opens with its takes and their undo steps', async () => {
  const one = bench();
  await work(one, 'a.mp4');
  await one.studio.takes.generate();
  const { document } = one.studio.editor;
  await one.studio.library.close();
  const id = idOf(one, 'a');
  const { document: stored, history } = (await one.database.get('works', id)) as {
    document: Pick<Project, 'takes'>;
    history: StoredHistory;
  };
  const text = JSON.stringify([stored.takes, history.done]);
  const [takes, done] = JSON.parse(text.replace(/\\?"retakes\\?":\[\],?/g, '')) as unknown[];
  expect(JSON.stringify([takes, done])).not.toContain('retakes');
  const value = { document: { ...stored, takes }, history: { ...history, done, schemaVersion: 4 } };
  await one.database.write([{ store: 'works', key: id, value }]);
  await one.studio.library.open(id);
  expect(one.studio.store.getState().alerts).toEqual([]);
  const { editor } = one.studio;
  expect(editor.document).toEqual(document);
  while (editor.document.takes.length > 0) editor.undo();
  editor.redo();
  expect(editor.document.takes).toEqual(document.takes);
});

test('a copied clip and a remembered file open with the project', async () => {
  const clipCopies = memoryFiles();
  const handle = { kind: 'file', name: 'b.mp4' } as unknown as FileSystemFileHandle;
  let permitted = false;
  const fileOfHandle = (_handle: FileSystemFileHandle, ask: boolean) =>
    Promise.resolve(permitted || ask ? file('b.mp4') : null);
  const one = bench({ clipCopies });
  await work(one, 'a.mp4');
  await one.studio.library.copyClip();
  one.hide();
  const second = await nextVisit(one, { clipCopies });
  expect(second.studio.store.getState().clip).not.toBeNull();
  expect(library(second).projects[0]).toMatchObject({ clipCopied: true });

  const other = bench({ fileOfHandle });
  await other.studio.clip.open(file('b.mp4'), handle);
  await other.studio.envelope.map();
  await vi.waitFor(async () => expect(await other.database.keys('clips')).toHaveLength(1));
  other.hide();
  const third = await nextVisit(other, { fileOfHandle });
  expect(library(third).absentClip).toEqual({ fileName: 'b.mp4', remembered: true });
  await third.studio.library.openRememberedClip();
  expect(third.studio.store.getState().clip).not.toBeNull();
  permitted = true;
  third.hide();
  const fourth = await nextVisit(other, { fileOfHandle });
  expect(fourth.studio.store.getState().clip).not.toBeNull();
});

test('the first work requests that the browser protects storage, and gets a picture', async () => {
  const persistStorage = vi.fn(() => Promise.resolve(true));
  const bitmap = { width: 1, height: 1, close: () => undefined } as ImageBitmap;
  const made = bench();
  const media = await made.media();
  const withPicture = {
    ...media,
    open: async (...arguments_: Parameters<typeof media.open>) => ({
      ...(await media.open(...arguments_)),
      async *thumbnails() {
        yield await Promise.resolve({ time: 0, bitmap });
      },
    }),
  };
  const one = bench({ persistStorage, media: () => Promise.resolve(withPicture) });
  await one.studio.clip.open(file('a.mp4'));
  expect(persistStorage).not.toHaveBeenCalled();
  await one.studio.envelope.map();
  await vi.waitFor(() => expect(library(one).projects[0]?.thumbnail?.type).toBe('image/jpeg'));
  expect(persistStorage).toHaveBeenCalledTimes(1);
});

test('a project file becomes a project beside the others', async () => {
  const one = bench();
  await work(one, 'a.mp4');
  const text = serialiseProject(one.studio.editor.document);
  await one.studio.openFile(file('old.v2a.json', text));
  await one.studio.library.close();
  expect(names(one).sort()).toEqual(['a', 'old']);
});

test.each([
  ['is longer than a day', { duration: 90_000 }],
  ['has an impossible frame rate', { frameRate: { numerator: 90_000, denominator: 1 } }],
])('a clip that %s is refused in one sentence, and the open project stays', async (_what, changes) => {
  const media = await bench().media();
  const one = bench({
    media: () =>
      Promise.resolve({
        ...media,
        async open(video, options) {
          const clip = await media.open(video, options);
          return video.name === 'odd.mp4' ? { ...clip, info: { ...clip.info, ...changes } } : clip;
        },
      }),
  });
  const document = await work(one, 'a.mp4');
  await one.studio.clip.open(file('odd.mp4'));
  expect(one.studio.store.getState().alerts.map(({ text }) => text)).toEqual([
    expect.stringMatching(/^odd\.mp4 /) as string,
  ]);
  expect(one.studio.editor.document).toBe(document);
  expect(one.studio.store.getState().clip?.info.fileName).toBe('a.mp4');
});

test('a project that an earlier build stored as it is, and one with a damaged curve', async () => {
  const one = bench();
  const document = await work(one, 'a.mp4');
  await one.studio.library.close();
  const id = idOf(one, 'a');
  const stored = (await one.database.get('works', id)) as { document: object; history: object };
  await one.database.write([{ store: 'works', key: id, value: { ...stored, document } }]);
  await one.studio.library.open(id);
  expect(one.studio.editor.document).toEqual(document);
  await one.studio.library.close();
  for (const times of [Float64Array.of(3, 2, 1), null]) {
    const curve = { left: { ...packStereoCurve(document.curve).left, times }, right: null };
    const value = { ...stored, document: { ...stored.document, curve } };
    await one.database.write([{ store: 'works', key: id, value }]);
    await one.studio.library.open(id);
    expect(one.studio.store.getState().alerts.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^a cannot be opened: /) as string,
    ]);
  }
});
