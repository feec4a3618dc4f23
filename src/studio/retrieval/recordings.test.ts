import { expect, test, vi } from 'vitest';
import type { Pcm } from '../../core/audio/pcm';
import type { Take } from '../../core/project/project';
import { readProject, serialiseProject } from '../../core/project/project-schema';
import type { SoundMatch } from '../../sound-index/api';
import { bench, file } from '../testing';
import { ownSoundsOf } from './own-sounds';
import { Recordings } from './recordings';
import { type FakeRecording, packWithBank } from './testing';

const row = (level: number) => `time_s,left,right\n0,${level},${level}\n1,${level},${level}\n`;

/** A studio with a curve, words and a bank. */
async function studioWith(recordings: readonly FakeRecording[], indexText?: string) {
  const decoded: Pcm = { sampleRate: 48_000, channels: [new Float32Array(48)] };
  const names: string[] = [];
  const one = bench({ decoded, pack: () => Promise.resolve(packWithBank(recordings, indexText)) });
  const { studio } = one;
  await studio.clip.open(file('a.mp4'));
  await studio.envelope.import(file('c.csv', row(0.5)));
  studio.prompt.set({ text: 'wood' });
  studio.settings.lockSeed(true);
  const takes = () => studio.editor.document.takes;
  const ids = () => takes().map(({ recordings: used }) => used.map(({ id }) => id));
  return { ...one, takes, ids, names, state: () => studio.store.getState() };
}

const families = [0, 1, 2, 3].map((family) => ({ id: `w${family}`, family }));

test('three takes of one prompt are made from three recordings, each with its licence, the same ones again', async () => {
  const { studio, takes, ids, requests } = await studioWith([
    ...families,
    { id: 'shared', family: 9, licence: 'CC-BY-SA-3.0' },
    { id: 'violin', family: 10, caption: 1 },
  ]);
  studio.settings.set({ takes: 3 });
  await studio.takes.generate();
  expect(new Set(ids().map(([first]) => first)).size).toBe(3);
  expect(ids().flat()).not.toContain('shared');
  expect(requests.map(({ recordings }) => recordings.length)).toEqual([3, 3, 3]);
  const { weight, ...first } = takes()[0]!.recordings[0]!;
  expect(weight).toBeGreaterThan(0.3);
  expect(first).toMatchObject({
    source: 'bank',
    name: expect.stringMatching(/^hits\/wood, w\d$/) as string,
    licence: 'CC-BY-3.0',
    attribution: 'Ann, debian/game',
  });
  const made = ids()[0];
  await studio.takes.generateAgain(takes()[0]!.id);
  expect(ids().at(-1)).toEqual(made);
});

test('the same words are embedded once', async () => {
  const { engine, ids, studio } = await studioWith(families);
  const embedWords = vi.spyOn(engine, 'embedWords');
  await studio.takes.generate();
  await studio.takes.generate();
  expect(embedWords).toHaveBeenCalledOnce();
  studio.prompt.set({ text: 'wooden stick' });
  await studio.takes.generate();
  expect(embedWords).toHaveBeenCalledTimes(2);
  expect(ids()).toHaveLength(2);
});

test('the recordings of a take are read while the designer looks, so that the take reads none', async () => {
  vi.useFakeTimers();
  try {
    const { engine, studio, media } = await studioWith(families);
    const decode = vi.spyOn(await media(), 'decodeSoundFile');
    const prepare = vi.spyOn(engine, 'prepare');
    // What comes between the timers (hashes, modules) takes as long as the machine needs.
    const until = (reached: () => void) => vi.waitFor(reached, { timeout: 60_000 });
    await until(() => expect(decode).toHaveBeenCalledTimes(3));
    await studio.takes.generate();
    expect(decode).toHaveBeenCalledTimes(3);
    prepare.mockClear();
    studio.prompt.set({ text: '' });
    await until(() => expect(prepare).toHaveBeenCalled());
    await studio.takes.generate();
    expect(decode).toHaveBeenCalledTimes(3);
  } finally {
    vi.useRealTimers();
  }
});

test('banned recordings are not used; pinned ones are, alone', async () => {
  const { studio, takes, ids } = await studioWith(families);
  await studio.takes.generate();
  const [used] = takes()[0]!.recordings;
  studio.recordings.ban([used!]);
  await studio.takes.generate();
  expect(ids()[1]).not.toContain(used!.id);
  const pin = takes()[1]!.recordings.slice(0, 1);
  studio.recordings.pin(pin);
  for (const seed of [5, 6]) {
    studio.settings.setSeed(seed);
    await studio.takes.generate();
  }
  expect(ids().slice(2)).toEqual([[pin[0]!.id], [pin[0]!.id]]);
  expect(takes().at(-1)!.recordings[0]!.weight).toBe(1);
  studio.recordings.allow([used!]);
  studio.recordings.unpin(pin);
  expect(studio.editor.document.prompt.recordings).toEqual({
    pinned: [],
    banned: [],
    allowShareAlike: false,
  });
  studio.editor.undo();
  expect(studio.editor.document.prompt.recordings.pinned).toHaveLength(1);
});

const many = (count: number) =>
  Array.from({ length: count }, (_, k) => ({
    ...{ source: 'bank' as const, id: `r${k}`, name: `wood ${k}`, licence: '', attribution: '' },
  }));

test.each([
  ['of other recordings', (take: Take) => take.recordings.slice(1)],
  ['at other weights', ({ recordings }: Take) => recordings.map((one) => ({ ...one, weight: 0.1 }))],
  ['of the model alone', () => []],
])('a take %s is not that of the same words and seed, nor is it replaced', async (_, recordings) => {
  const { studio, takes, ids, requests } = await studioWith(families);
  await studio.takes.generate();
  const [chosen] = ids();
  studio.editor.change('As before a sound folder was added', (project) => ({
    ...project,
    takes: project.takes.map((take) => ({ ...take, sound: 'lost', recordings: recordings(take) })),
  }));
  const [before] = takes();
  await studio.takes.generate();
  expect(takes()[0]).toBe(before);
  expect(ids()[1]).toEqual(chosen);
  await studio.takes.generate();
  expect(requests).toHaveLength(2);
});

test('no more is pinned or banned than a file can hold and a take can use', async () => {
  const { studio, requests, state } = await studioWith(many(64).map(({ id }) => ({ id, family: 0 })));
  const choice = () => studio.editor.document.prompt.recordings;
  studio.recordings.ban(many(200));
  studio.recordings.ban(many(201).slice(200));
  expect(choice().banned).toHaveLength(200);
  expect(state().notice).toBe('Up to 200 recordings can be banned: allow some first.');
  studio.recordings.pin(many(60));
  studio.recordings.pin(many(61).slice(60));
  expect(choice().pinned).toHaveLength(60);
  expect(state().notice).toBe('Up to 60 recordings can be pinned: unpin some first.');
  const { prompt } = readProject(serialiseProject(studio.editor.document), 'x');
  expect(prompt.recordings).toEqual(choice());
  await studio.prompt.addReference(file('hammer.wav'));
  await studio.takes.generate();
  expect(requests[0]!.recordings).toHaveLength(61);
  studio.recordings.ban(many(2));
  expect(state().notice).toBe('wood 0 and wood 1 are not used again in this project.');
});

test('a take of recordings with long texts can be opened again', async () => {
  const long = 'x'.repeat(1000);
  const changes = { class: long, tag: long, author: long, page: long };
  const { studio, takes } = await studioWith([{ id: 'w', family: 0, changes }]);
  await studio.takes.generate();
  const folder = { ...takes()[0]!.recordings[0]!, source: 'folder' as const, id: `f/${'p'.repeat(2000)}` };
  studio.recordings.pin([folder]);
  const back = readProject(serialiseProject(studio.editor.document), 'x');
  expect(back.takes[0]!.recordings[0]!.name).toHaveLength(1000);
  expect(back.prompt.recordings.pinned[0]!.id).toBe(folder.id);
});

test('a swap pins the next nearest recording in place of the take’s', async () => {
  const { studio, takes } = await studioWith(families.slice(0, 2));
  await studio.takes.generate();
  const [first, second] = takes()[0]!.recordings;
  await studio.recordings.swap(takes()[0]!.id);
  expect(studio.editor.document.prompt.recordings.pinned.map(({ id }) => id)).toEqual([second!.id]);
  studio.recordings.unpin([second!]);
  studio.recordings.ban([second!]);
  await studio.recordings.swap(takes()[0]!.id);
  expect(studio.store.getState().notice).toBe('No other recording is near these words.');
  expect(first!.id).not.toBe(second!.id);
});

test('share-alike recordings are offered, and used once they are allowed', async () => {
  const { studio, ids, state, requests } = await studioWith([
    { id: 'shared', family: 0, licence: 'CC-BY-SA-4.0' },
    { id: 'far', family: 1, caption: 1, changes: { tag: 'metal' } },
  ]);
  await studio.takes.generate();
  expect(ids()).toEqual([[]]);
  expect(requests[0]!.recordings).toEqual([]);
  expect(state().notice).toContain('No recording is near these words');
  expect(state().notice).toContain('Share-alike recordings are nearer');
  studio.recordings.allowShareAlike(true);
  await studio.takes.generate();
  expect(ids()[1]).toEqual(['shared']);
});

test('at the model’s end of the slider nothing is looked up', async () => {
  const { studio, ids, state } = await studioWith(families);
  studio.settings.set({ recordingShare: 0 });
  await studio.takes.generate();
  expect(ids()).toEqual([[]]);
  expect(state().notice).not.toContain('near');
});

test('several references are played by their weights, beside what is pinned', async () => {
  const sounds = [0.1, 0.7].map((level) => ({
    sampleRate: 44_100,
    channels: [new Float32Array(4410).fill(level)],
  }));
  const { studio, takes, requests, media } = await studioWith(families);
  vi.spyOn(await media(), 'decodeSoundFile').mockImplementation(({ name }) =>
    Promise.resolve(sounds[name === 'glass.wav' ? 1 : 0]!),
  );
  await Promise.all(['wood.wav', 'glass.wav'].map((name) => studio.prompt.addReference(file(name))));
  const [, glass] = studio.editor.document.prompt.references;
  studio.prompt.weighReference(glass!.sound, 0.25);
  await studio.takes.generate();
  expect(takes()[0]!.recordings).toMatchObject([
    { source: 'reference', name: 'wood.wav', weight: 0.8 },
    { source: 'reference', name: 'glass.wav', weight: 0.2 },
  ]);
  expect(requests[0]!.recordings.map(({ pcm, weight }) => [pcm, weight])).toEqual([
    [sounds[0], 0.8],
    [sounds[1], 0.2],
  ]);
  expect(requests[0]!.references).toEqual([
    { pcm: sounds[0], weight: 1 },
    { pcm: sounds[1], weight: 0.25 },
  ]);
  const pin = { source: 'bank' as const, id: 'w0', name: 'wood', licence: '', attribution: '' };
  studio.recordings.pin([pin]);
  await studio.takes.generate();
  expect(takes()[1]!.recordings.map(({ source }) => source)).toEqual(['bank', 'reference', 'reference']);
  studio.recordings.unpin([pin]);
  studio.prompt.removeReference(glass!.sound);
  await studio.takes.useRecipe(takes()[0]!.id);
  expect(studio.editor.document.prompt.references).toEqual(takes()[0]!.prompt.references);
  await studio.takes.generate();
  expect(takes()).toHaveLength(2);
});

test('a reference sound is played alone, beside words too', async () => {
  const { studio, takes, requests } = await studioWith(families);
  await studio.prompt.addReference(file('hammer.wav'));
  await studio.takes.generate();
  expect(takes()[0]!.recordings).toMatchObject([{ source: 'reference', name: 'hammer.wav', weight: 1 }]);
  expect(requests[0]!.recordings).toHaveLength(1);
  studio.prompt.set({ referenceWeight: 0 });
  await studio.takes.generate();
  expect(takes()[1]!.recordings.every(({ source }) => source === 'bank')).toBe(true);
});

test.each([
  ['no JSON', '{'],
  ['a range beyond the sounds', undefined],
])('a hostile index is refused with an alert: %s', async (_, text) => {
  const { studio, takes, state } = await studioWith([{ id: 'w', family: 0, changes: { bytes: 11 } }], text);
  await studio.takes.generate();
  expect(takes()).toEqual([]);
  expect(state().alerts[0]!.text).toContain('The recordings of the model pack Test cannot be used');
});

test('a take whose recording is not there any more says so', async () => {
  const { studio, takes, state } = await studioWith(families);
  await studio.takes.generate();
  studio.editor.change('Lose it', (project) => ({
    ...project,
    takes: project.takes.map((take) => ({
      ...take,
      recordings: [{ ...take.recordings[0]!, source: 'folder' as const }],
    })),
  }));
  await studio.takes.generateAgain(takes()[0]!.id);
  expect(state().alerts[0]!.text).toContain('cannot be read. Open its sound folder again');
  studio.recordings.pin([{ ...takes()[0]!.recordings[0]!, source: 'bank', id: 'of-another-pack' }]);
  await studio.takes.generate();
  expect(state().alerts.at(-1)!.text).toMatch(/does not have the recording hits\/wood, w\d\. Load the pack/);
});

const match = (name: string, words: string[], similarity: number): SoundMatch => ({
  ...{ id: `f/${name}.wav`, folder: 'f', folderName: 'Mine', path: `${name}.wav`, name, place: '' },
  ...{ category: null, duration: 1, sampleRate: 48_000, channels: 1, licence: null, words, similarity },
});

const neighbour = (name: string, similarity: number) => ({ ...match(name, [], similarity), similarity });

test('a sound of a folder that was edited in place is another sound to who analyses it', async () => {
  let text = 'one';
  let lastModified = 1;
  const pcm = { sampleRate: 48_000, channels: [new Float32Array(48)] };
  const ownSounds = ownSoundsOf({
    ...{ nearest: () => Promise.resolve([]), index: () => Promise.reject(new Error()) },
    file: () => Promise.resolve(new File([text], 'hit.wav', { lastModified })),
    decode: () => Promise.resolve(pcm),
  });
  const recordings = new Recordings({ ...({} as ConstructorParameters<typeof Recordings>[0]), ownSounds });
  const used = { source: 'folder' as const, id: 'f/hit.wav', name: 'hit', licence: '', attribution: '' };
  const context = { signal: new AbortController().signal, progress: () => undefined };
  const idOf = async () => (await recordings.sounds([{ ...used, weight: 1 }], context))[0]!.id;
  const first = await idOf();
  expect(await idOf()).toBe(first);
  text = 'another';
  const longer = await idOf();
  lastModified = 2;
  expect(new Set([first, longer, await idOf()]).size).toBe(3);
});

test('the user’s own sounds are near by name or by sound; takes of one are a family', async () => {
  const matches = [
    match('Wood hit 1', ['wood'], 0.1),
    match('Wood hit 2', ['wood'], 0.1),
    match('Rain', [], 0.2),
  ];
  const own = ownSoundsOf({
    nearest: () => Promise.resolve([neighbour('Plank', 0.6), neighbour('Rain', 0.2)]),
    index: () =>
      Promise.resolve({ search: () => Promise.resolve({ matches, total: 3, sought: 2 }) } as never),
    ...{ file: () => Promise.resolve(null), decode: () => Promise.reject(new Error()) },
  });
  const near = await own.near('hit on wood: hits, as of woods', Float32Array.of(1));
  expect(near.map(({ reference }) => reference.name)).toEqual(['Wood hit 1', 'Wood hit 2', 'Plank']);
  expect(near[0]!.family).toBe(near[1]!.family);
  expect(near[0]!.family).not.toBe(near[2]!.family);
  const none = ownSoundsOf({
    nearest: () => Promise.resolve([]),
    index: () => Promise.reject(new Error('not opened')),
    ...{ file: () => Promise.resolve(null), decode: () => Promise.reject(new Error()) },
  });
  expect(await none.near('wood', Float32Array.of(1))).toEqual([]);
});
