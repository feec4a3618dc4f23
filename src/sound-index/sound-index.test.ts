import { expect, test } from 'vitest';
import { type FakeDisk, FAKE_ENCODER, fakeFolder, memoryIndexDatabase, soundContent } from './testing';
import { StoredSoundIndex } from './sound-index';

function disk(...paths: string[]): FakeDisk {
  return new Map(paths.map((path) => [path, { content: `sound of ${path}`, modified: 1000 }]));
}

async function start(files: FakeDisk, database = memoryIndexDatabase(), encoder = FAKE_ENCODER) {
  let ids = 0;
  const index = new StoredSoundIndex(database, () => `folder-${++ids}`);
  await index.open(encoder);
  const folder = await index.addFolder('Effects', fakeFolder(files));
  return { index, database, id: folder.id };
}

/** Reads up to `most` files. @returns their paths */
async function read(index: StoredSoundIndex, id: string, most = Infinity): Promise<string[]> {
  const paths: string[] = [];
  while (paths.length < most) {
    const file = await index.next(id);
    if (!file) break;
    paths.push(file.path);
    await index.add(id, file, soundContent([1, 0]));
  }
  return paths;
}

test('every sound file below the folder is read once, other and hidden files never', async () => {
  const files = disk('b.wav', 'Doors/Wood/a.FLAC', 'c.aiff', 'notes.txt', '.hidden.wav', '__MACOSX/x.wav');
  const { index, id } = await start(files);
  expect(await index.survey(id)).toEqual({ total: 3, pending: 3 });
  expect(await read(index, id)).toEqual(['Doors/Wood/a.FLAC', 'b.wav', 'c.aiff']);
  expect(await index.survey(id)).toEqual({ total: 3, pending: 0 });
  expect(await index.folder(id)).toMatchObject({ name: 'Effects', sounds: 3, problems: [] });
});

test('after a reload only what is left is read', async () => {
  const files = disk('a.wav', 'b.wav', 'c.wav');
  const first = await start(files);
  await first.index.survey(first.id);
  expect(await read(first.index, first.id, 2)).toEqual(['a.wav', 'b.wav']);
  const again = await start(files, first.database);
  expect(again.id).toBe(first.id);
  expect(await again.index.survey(again.id)).toEqual({ total: 3, pending: 1 });
  expect(await read(again.index, again.id)).toEqual(['c.wav']);
  expect((await again.index.search({ text: '', embedding: null, count: 10 })).total).toBe(3);
});

test('changed files are read again, touched and moved ones are not, removed ones are gone', async () => {
  const files = disk('a.wav', 'b.wav', 'c.wav', 'd.wav');
  const { index, id, database } = await start(files);
  await index.survey(id);
  await read(index, id);
  files.set('a.wav', { content: 'another sound', modified: 2000 });
  files.set('b.wav', { ...files.get('b.wav')!, modified: 2000 });
  files.set('moved/c2.wav', files.get('c.wav')!);
  files.delete('c.wav');
  files.delete('d.wav');
  expect(await index.survey(id)).toEqual({ total: 3, pending: 3 });
  expect(await read(index, id)).toEqual(['a.wav']);
  const { matches } = await index.search({ text: '', embedding: null, count: 10 });
  expect(matches.map(({ path }) => path)).toEqual(['a.wav', 'b.wav', 'moved/c2.wav']);
  expect([...database.values.get('sounds')!.keys()].sort()).toEqual(matches.map((match) => match.id));
  expect(await index.survey(id)).toEqual({ total: 3, pending: 0 });
});

test('a bad file costs one line, and is not tried again until it changes', async () => {
  const files = disk('anvil.wav', 'b.wav');
  files.set('gone.wav', null);
  const { index, id } = await start(files);
  await index.survey(id);
  const file = (await index.next(id))!;
  await index.fail(id, file, 'It cannot be decoded.');
  expect(await read(index, id)).toEqual(['b.wav']);
  expect((await index.folder(id))!.problems).toEqual([
    { path: 'anvil.wav', text: 'It cannot be decoded.' },
    { path: 'gone.wav', text: 'It cannot be opened.' },
  ]);
  expect((await index.search({ text: 'anvil', embedding: null, count: 10 })).total).toBe(0);
  // What cannot be opened is tried each time: a disk may have been away.
  expect(await index.survey(id)).toEqual({ total: 3, pending: 1 });
  files.set('anvil.wav', { content: 'repaired', modified: 3000 });
  await index.survey(id);
  expect(await read(index, id)).toEqual(['anvil.wav']);
});

test('a folder that cannot be listed loses nothing', async () => {
  const files = disk('a.wav');
  let allowed = true;
  const database = memoryIndexDatabase();
  const index = new StoredSoundIndex(database, () => 'f');
  await index.open(FAKE_ENCODER);
  const { id } = await index.addFolder(
    'Effects',
    fakeFolder(files, '', () => allowed),
  );
  await index.survey(id);
  await read(index, id);
  allowed = false;
  await expect(index.survey(id)).rejects.toMatchObject({ code: 'media-damaged' });
  expect(await index.folder(id)).toMatchObject({ sounds: 1 });
});

test('a survey that is cancelled loses nothing', async () => {
  const { index, id } = await start(disk('a.wav'));
  await index.survey(id);
  await read(index, id);
  await expect(index.survey(id, { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'cancelled',
  });
  expect(await index.folder(id)).toMatchObject({ sounds: 1 });
});

test('another encoder reads every sound again; until then words find them', async () => {
  const files = disk('metal gate.wav');
  const first = await start(files);
  await first.index.survey(first.id);
  await read(first.index, first.id);
  const other = await start(files, first.database, 'encoder 2');
  expect((await other.index.search({ text: 'gate', embedding: null, count: 5 })).total).toBe(1);
  expect(await other.index.nearest(Float32Array.of(1, 0), 5)).toEqual([]);
  expect(await other.index.survey(other.id)).toEqual({ total: 1, pending: 1 });
});

test('an embedding of an encoder that was replaced meanwhile is dropped', async () => {
  const { index, id } = await start(disk('a.wav'));
  await index.survey(id);
  const file = (await index.next(id))!;
  await index.open('encoder 2');
  await index.add(id, file, soundContent([1, 0]));
  expect(await index.nearest(Float32Array.of(1, 0), 5)).toEqual([]);
  await index.add(id, file, soundContent([1, 0], {}, 'encoder 2'));
  expect(await index.nearest(Float32Array.of(1, 0), 5)).toHaveLength(1);
});

test('what was read while the index opened stands against what was stored before', async () => {
  const { index, id } = await start(disk('a.wav'));
  await index.survey(id);
  const file = (await index.next(id))!;
  await index.add(id, file, soundContent([1, 0]));
  const opening = index.open('encoder 2');
  await index.add(id, file, soundContent([0, 1], {}, 'encoder 2'));
  await opening;
  expect(await index.nearest(Float32Array.of(0, 1), 5)).toMatchObject([{ similarity: 1 }]);
});

test('a folder of one visit is known again by its name, and its sounds by their content', async () => {
  const chosen = (modified: number) => {
    const file = new File(['sound'], 'a.wav', { lastModified: modified });
    Object.defineProperty(file, 'webkitRelativePath', { value: 'Effects/Doors/a.wav' });
    return [file];
  };
  const database = memoryIndexDatabase();
  const visit = async (modified: number) => {
    const index = new StoredSoundIndex(database);
    await index.open(FAKE_ENCODER);
    const { id } = await index.addFolder('Effects', null);
    await index.survey(id, { files: chosen(modified) });
    return { index, id };
  };
  const first = await visit(1);
  expect(await read(first.index, first.id)).toEqual(['Doors/a.wav']);
  expect(await (await first.index.file(`${first.id}/Doors/a.wav`))!.text()).toBe('sound');
  const again = await visit(2);
  expect(again.id).toBe(first.id);
  expect(await read(again.index, again.id)).toEqual([]);
});

test('what storage holds is checked: damaged values are left out and read again', async () => {
  const files = disk('a.wav', 'b.wav', 'c.wav');
  const first = await start(files);
  await first.index.survey(first.id);
  await read(first.index, first.id);
  const sounds = first.database.values.get('sounds')!;
  const stored = sounds.get('folder-1/a.wav') as { content: object };
  sounds.set('folder-1/a.wav', { ...stored, content: { ...stored.content, duration: Infinity } });
  sounds.set('folder-1/b.wav', { ...stored, path: '../../elsewhere.wav' });
  sounds.set('folder-1/c.wav', 'nonsense');
  first.database.values.get('folders')!.set('x', { id: 'y', name: 1 });
  const again = await start(files, first.database);
  expect(await again.index.survey(again.id)).toEqual({ total: 3, pending: 3 });
});

test('a folder that is removed takes its sounds with it, also those that are still being read', async () => {
  const { index, id, database } = await start(disk('a.wav', 'b.wav'));
  await index.survey(id);
  const file = (await index.next(id))!;
  await index.removeFolder(id);
  await index.add(id, file, soundContent([1, 0]));
  expect(database.values.get('sounds')?.size ?? 0).toBe(0);
  expect(await index.next(id)).toBeNull();
  expect((await index.search({ text: '', embedding: null, count: 5 })).total).toBe(0);
});

test('sounds of a folder whose removal was interrupted go with the next visit; those of other folders stay', async () => {
  const { index, id, database } = await start(disk('a.wav', 'b.wav'));
  await index.survey(id);
  await read(index, id);
  await database.write([{ store: 'folders', key: id, remove: true }]);
  const later = { id: 'later', schema: 9 };
  const ofLater = { ...(database.values.get('sounds')!.get(`${id}/a.wav`) as object), folder: 'later' };
  await database.write([
    { store: 'folders', key: 'later', value: later },
    { store: 'sounds', key: 'later/a.wav', value: ofLater },
  ]);
  await new StoredSoundIndex(database).open(FAKE_ENCODER);
  expect([...database.values.get('sounds')!.keys()]).toEqual(['later/a.wav']);
});

test('a file is opened where it is, and null when it is gone', async () => {
  const files = disk('Doors/a.wav');
  const { index, id } = await start(files);
  await index.survey(id);
  await read(index, id);
  expect(await (await index.file(`${id}/Doors/a.wav`))!.text()).toBe('sound of Doors/a.wav');
  files.delete('Doors/a.wav');
  expect(await index.file(`${id}/Doors/a.wav`)).toBeNull();
  expect(await index.file('nowhere/x.wav')).toBeNull();
});
