import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Pcm } from '../../core/audio/pcm';
import type { PackSource } from '../../engine/api';
import { type Bench, bench, file, manifest } from '../testing';

function soundOf(name: string): Pcm {
  const samples = new Float32Array(1000).fill(name.length / 100);
  return { sampleRate: 44100, channels: [samples, samples] };
}

const row = (level: number) => `time_s,left,right\n0,${level},${level}\n0.008,${level},${level}\n`;

let studioBench: Bench;
const studio = () => studioBench.studio;
const takes = () => studio().editor.document.takes;
const notice = () => studio().store.getState().notice;
const alerts = () => studio().store.getState().alerts;

async function prepare(): Promise<void> {
  studioBench = bench({ decoded: soundOf('reference') });
  await studio().clip.open(file('a.mp4'));
  await studio().envelope.import(file('c.csv', row(0.25)));
  studio().settings.setSeed(5);
}

beforeEach(prepare);

describe('the same recipe again', () => {
  test('selects the take that has it instead of a run', async () => {
    await studio().takes.generate();
    const [first] = takes();
    studio().settings.setSeed(6);
    await studio().takes.generate();
    studio().settings.setSeed(5);
    await studio().takes.generate();
    expect(studioBench.requests).toHaveLength(2);
    expect(takes()).toHaveLength(2);
    expect(studio().editor.document.currentTake).toBe(first!.id);
    expect(notice()).toBe('Take 1 already has this recipe; it is selected.');
  });

  test('is run in part when only some takes have it', async () => {
    await studio().takes.generate();
    studio().settings.set({ takes: 3 });
    await studio().takes.generate();
    expect(studioBench.requests.map(({ seed }) => seed)).toEqual([5, 6, 7]);
    expect(notice()).toContain('2 takes generated, seeds 6 and 7. Take 1 already has this recipe.');
    await studio().takes.generate();
    expect(studioBench.requests).toHaveLength(3);
    expect(notice()).toContain('Take 1, Take 2 and Take 3 already have these recipes.');
  });

  test('is run when a setting, the prompt or the curve differs', async () => {
    await studio().takes.generate();
    studio().prompt.set({ text: 'door' });
    await studio().takes.generate();
    studio().settings.set({ steps: 13 });
    await studio().takes.generate();
    await studio().envelope.import(file('c.csv', row(0.5)));
    await studio().takes.generate();
    expect(takes()).toHaveLength(4);
  });

  test('is run when the designer says so at the take', async () => {
    await studio().takes.generate();
    studio().settings.set({ steps: 99 });
    await studio().takes.generateAgain(takes()[0]!.id);
    expect(studioBench.requests.map(({ seed, steps }) => [seed, steps])).toEqual([
      [5, 12],
      [5, 12],
    ]);
    expect(takes()).toHaveLength(2);
    expect(takes()[1]!.sound).toBe(takes()[0]!.sound);
    expect(notice()).toBe('Take 2 has the recipe of Take 1.');
    expect(studio().editor.document.settings.steps).toBe(99);
  });
});

test('a take is renamed and marked as favourite: in the project file, in the next visit, and undone', async () => {
  await studio().takes.generate();
  const { id } = takes()[0]!;
  studio().takes.rename(id, '  Door, heavy / slow ');
  studio().takes.setFavourite(id, true);
  const before = studio().editor.document;
  studio().takes.rename(id, ' ');
  studio().takes.setFavourite(id, true);
  expect(studio().editor.document).toBe(before);
  studio().settings.setSeed(8);
  await studio().takes.generate();
  expect(takes().map(({ name, favourite }) => [name, favourite])).toEqual([
    ['Door, heavy / slow', true],
    ['Take 2', undefined],
  ]);

  studio().takes.choose(id);
  await studio().export.wav();
  expect(studioBench.delivered.at(-1)!.name).toBe('a_door,-heavy-_-slow.wav');
  await studio().project.save();
  const { blob, name } = studioBench.delivered.at(-1)!;
  const opened = bench();
  await opened.studio.openFile(new File([blob], name));
  expect(opened.studio.editor.document.takes).toEqual(takes());
  studioBench.hide();
  const next = bench({ database: studioBench.database, storage: studioBench.storage });
  await next.studio.start();
  expect(next.studio.editor.document.takes).toEqual(takes());

  studio().takes.setFavourite(id, false);
  expect(studio().editor.state.undoLabel).toBe('Favourite off');
  studio().editor.undo();
  expect(takes()[0]!.favourite).toBe(true);
});

test('a take and the next seed are undone together', async () => {
  studio().settings.lockSeed(false);
  const before = studio().editor.document;
  await studio().takes.generate();
  expect(studio().editor.document.settings.seed).not.toBe(before.settings.seed);
  expect(studio().editor.state.undoLabel).toBe('Generate a take');
  studio().editor.undo();
  expect(studio().editor.document).toMatchObject({ takes: [], settings: before.settings });
});

test('the next seed is undone with the last of several takes, whichever is selected', async () => {
  studioBench = bench({ errors: [0.2, 0.1, 0.3] });
  await studio().clip.open(file('a.mp4'));
  await studio().envelope.import(file('c.csv', row(0.25)));
  studio().settings.set({ takes: 3 });
  const { settings } = studio().editor.document;
  await studio().takes.generate();
  expect(studio().editor.document.currentTake).toBe(takes()[1]!.id);
  expect(studio().editor.document.settings.seed).not.toBe(settings.seed);
  expect(studio().editor.state.undoLabel).toBe('Generate a take');
  studio().editor.undo();
  expect(takes()).toHaveLength(2);
  expect(studio().editor.document.settings).toEqual(settings);
});

describe('use recipe', () => {
  test('restores all that made the take, and the same recipe is found again', async () => {
    await studio().prompt.addReference(file('ref.wav'));
    studio().prompt.set({ text: 'door', negative: 'music', referenceWeight: 0.7 });
    studio().settings.set({ steps: 9, guidance: 3 });
    studio().settings.setEnvelopeLock(true);
    studio().editor.change('Lock', (project) => ({ ...project, silenceLocks: [{ start: 0.5, end: 1 }] }));
    await studio().takes.generate();
    const made = studio().editor.document;
    await studio().envelope.import(file('c.csv', row(0.5)));
    studio().editor.change('Unlock', (project) => ({ ...project, silenceLocks: [] }));
    studio().prompt.removeReference(made.prompt.references[0]!.sound);
    studio().prompt.set({ text: 'gate', negative: '', referenceWeight: 0.1 });
    studio().settings.set({ seed: 70, steps: 30, guidance: null, takes: 4 });
    studio().settings.setEnvelopeLock(false);
    await studio().takes.useRecipe(takes()[0]!.id);
    const { curve, silenceLocks, prompt, settings } = studio().editor.document;
    expect({ curve, silenceLocks, prompt }).toEqual({
      curve: made.curve,
      silenceLocks: made.silenceLocks,
      prompt: made.prompt,
    });
    expect(settings).toMatchObject({ seed: 5, steps: 9, guidance: 3, envelopeLock: true });
    expect(studio().store.getState().seedLocked).toBe(true);
    expect(notice()).toBe('Recipe of Take 1 set.');
    await studio().takes.generate();
    expect(studioBench.requests).toHaveLength(1);
    studio().editor.undo();
    expect(studio().editor.document.prompt.text).toBe('gate');
  });

  test('says what cannot be restored', async () => {
    await studio().takes.generate();
    const [take] = takes();
    const references = [{ name: 'gone.wav', sound: 'gone', weight: 1 }];
    studio().editor.change('Older take', (project) => ({
      ...project,
      takes: [{ ...take!, curve: null, packHash: null, prompt: { ...take!.prompt, references } }],
    }));
    const { curve } = studio().editor.document;
    await studio().takes.useRecipe(take!.id);
    expect(studio().editor.document.curve).toBe(curve);
    expect(notice()).toBe(
      'Recipe of Take 1 set. Its curve was not stored, so the present curve is used. ' +
        'Its reference sound gone.wav is not on this machine. Open it again. ' +
        'It was made with another model pack, test 1.0.0.',
    );
  });

  test('of a take whose channels have points at other times ends the link', async () => {
    await studio().takes.generate();
    const [take] = takes();
    const left = [{ time: 0.5, value: 0.5, shape: 'linear' as const }];
    const curve = { left, right: [{ ...left[0]!, time: 0.75 }] };
    studio().editor.change('Take', (project) => ({ ...project, takes: [{ ...take!, curve }] }));
    expect(studio().editor.document.linked).toBe(true);
    await studio().takes.useRecipe(take!.id);
    expect(studio().editor.document).toMatchObject({ linked: false, curve });
  });
});

describe('a take whose sound is not stored', () => {
  async function loseSound(): Promise<void> {
    await studio().takes.generate();
    studio().editor.change('Lose the sound', (project) => ({
      ...project,
      takes: project.takes.map((take) => ({ ...take, name: 'Good one', sound: 'lost' })),
    }));
  }

  test('gets it back from the same recipe, under its name', async () => {
    await loseSound();
    const [take] = takes();
    await studio().takes.generate();
    expect(takes()).toHaveLength(1);
    expect(takes()[0]).toMatchObject({ id: take!.id, name: 'Good one' });
    expect(takes()[0]!.sound).not.toBe('lost');
    expect(studio().store.getState().takeWaveforms.has(take!.id)).toBe(true);
  });

  test('gets it back from its own recipe after everything was changed', async () => {
    await loseSound();
    await studio().envelope.import(file('c.csv', row(0.5)));
    await studio().takes.generateAgain(takes()[0]!.id);
    expect(takes()).toHaveLength(1);
    expect(studioBench.requests[1]!.envelope.left[10]).toBeCloseTo(0.25, 3);
    expect(notice()).toBe('The sound of Good one was made again.');
  });

  test('is a new take if it was deleted while its sound was made', async () => {
    await loseSound();
    const { id } = takes()[0]!;
    const { engine } = studioBench;
    const generate = engine.generate.bind(engine);
    vi.spyOn(engine, 'generate').mockImplementation((...given) => {
      studio().takes.delete(id);
      return generate(...given);
    });
    await studio().takes.generateAgain(id);
    expect(takes()).toHaveLength(1);
    expect(takes()[0]!.sound).not.toBe('lost');
    const current = takes()[0]!.id;
    expect(studio().editor.document.currentTake).toBe(current);
    expect(studio().store.getState().takeWaveforms.has(current)).toBe(true);
  });
});

test('a variation has the take’s recipe and another seed, whatever is set', async () => {
  studio().prompt.set({ text: 'door' });
  await studio().takes.generate();
  const [first] = takes();
  studio().prompt.set({ text: 'bell' });
  await studio().envelope.import(file('c.csv', row(0.5)));
  await studio().takes.vary(first!.id);
  const { id, name, seed, sound, ...recipe } = takes()[1]!;
  expect(recipe).toMatchObject({
    curve: first!.curve,
    prompt: first!.prompt,
    steps: first!.steps,
    guidance: first!.guidance,
  });
  expect(seed).not.toBe(first!.seed);
  expect(studio().editor.document).toMatchObject({ currentTake: id, prompt: { text: 'bell' } });
  expect(notice()).toBe(`${name} is Take 1 with seed ${seed}.`);
  expect(sound).toBeTruthy();
  expect(takes()).toHaveLength(2);
});

test('two reference files of one name are two sounds, and undo returns to the first', async () => {
  const decoded: { -readonly [K in keyof Pcm]: Pcm[K] } = soundOf('a');
  const two = bench({ decoded });
  await two.studio.clip.open(file('a.mp4'));
  await two.studio.prompt.addReference(file('ref.wav'));
  const [first] = two.studio.editor.document.prompt.references;
  decoded.channels = soundOf('other').channels;
  await two.studio.prompt.addReference(file('ref.wav'));
  const [, second] = two.studio.editor.document.prompt.references;
  expect(second!.name).toBe(first!.name);
  expect(second!.sound).not.toBe(first!.sound);
  two.studio.editor.undo();
  expect(two.studio.editor.document.prompt.references).toEqual([first]);
});

test('a full project says so before a run', async () => {
  await studio().takes.generate();
  const [take] = takes();
  studio().editor.change('Many', (project) => ({
    ...project,
    takes: Array.from({ length: 199 }, (_, i) => ({ ...take!, id: String(i), seed: i + 1000 })),
  }));
  studio().settings.set({ takes: 2 });
  await studio().takes.generate();
  expect(studioBench.requests).toHaveLength(1);
  expect(alerts()[0]!.text).toContain('A project holds up to 200 takes and this one has 199.');
});

describe('the room', () => {
  /** A clip whose sound is noise at -50 dBFS, and how often it is read. */
  function prepareClip(sound: (length: number) => Float32Array | Error): () => number {
    let reads = 0;
    const { clip } = studio().store.getState();
    studio().store.setState({
      clip: {
        ...clip!,
        audio: (start, end) => {
          reads++;
          const samples = sound(Math.round((end - start) * 48_000));
          if (samples instanceof Error) return Promise.reject(samples);
          return Promise.resolve({ sampleRate: 48_000, channels: [samples, samples] });
        },
      },
    });
    return () => reads;
  }
  const noise = (length: number) => Float32Array.from({ length }, (_, n) => 0.01 * Math.sin(n * n));
  const last = () => studioBench.requests.at(-1)!;

  test('is off at first; the sound of the clip is not read for it', async () => {
    const reads = prepareClip(noise);
    await studio().takes.generate();
    expect(last()).toMatchObject({ room: { tone: null, reverb: null }, roomColour: null });
    studio().settings.setRoom({ reverb: { seconds: 0.3, mix: 0.3 } });
    await studio().takes.generate();
    expect(last().roomColour).toBeNull();
    expect(reads()).toBe(0);
  });

  test('has the colour of the quiet parts of the clip, read once', async () => {
    const reads = prepareClip(noise);
    studio().settings.setRoom({ tone: { level: -55 } });
    await studio().takes.generate();
    expect(last().room.tone).toEqual({ level: -55 });
    expect(last().roomColour!.power.every((power) => power > 0)).toBe(true);
    const once = reads();
    studio().settings.setSeed(6);
    await studio().takes.generate();
    expect(last().roomColour).not.toBeNull();
    expect(reads()).toBe(once);
  });

  test.each([
    ['is silent', (length: number) => new Float32Array(length)],
    ['cannot be decoded', () => new Error('damaged')],
  ])('has a plain colour where the sound of the clip %s', async (_, sound) => {
    prepareClip(sound);
    studio().settings.setRoom({ tone: { level: -55 } });
    await studio().takes.generate();
    expect(last().room.tone).toEqual({ level: -55 });
    expect(last().roomColour).toBeNull();
  });

  test('is part of the recipe', async () => {
    await studio().takes.generate();
    const room = { tone: { level: -55 }, reverb: { seconds: 0.4, mix: 0.5 } };
    studio().settings.setRoom(room);
    await studio().takes.generate();
    expect(takes().map((take) => take.room)).toEqual([{ tone: null, reverb: null }, room]);
    await studio().takes.useRecipe(takes()[0]!.id);
    expect(studio().editor.document.settings.room).toEqual({ tone: null, reverb: null });
    await studio().takes.useRecipe(takes()[1]!.id);
    await studio().takes.generate();
    expect(studioBench.requests).toHaveLength(2);
  });

  test('changes of one value are one undo step, turning it on or off is another', () => {
    const { editor, settings } = studio();
    settings.setRoom({ tone: { level: -60 } });
    for (const level of [-61, -62, -63]) settings.setRoom({ tone: { level } });
    settings.setRoom({ tone: null });
    const levels = [0, 1, 2].map(() => {
      editor.undo();
      return editor.document.settings.room.tone?.level ?? null;
    });
    expect(levels).toEqual([-63, -60, null]);
  });
});

describe('a draft', () => {
  const many = { ...manifest, sampler: { ...manifest.sampler, steps: 150 } };
  const source = { manifest: many } as PackSource;

  beforeEach(async () => {
    studioBench = bench({ decoded: soundOf('reference'), pack: () => Promise.resolve(source) });
    await studio().clip.open(file('a.mp4'));
    await studio().envelope.import(file('c.csv', row(0.25)));
    studio().settings.setSeed(5);
    studio().settings.set({ steps: 25 });
    await studio().takes.generate();
  });

  test('becomes the final take: the same recipe and seed in all steps', async () => {
    studio().settings.setSeed(9);
    studio().prompt.set({ text: 'another' });
    await studio().takes.makeFinal(takes()[0]!.id);
    expect(alerts()).toEqual([]);
    const [draft, final] = studioBench.requests;
    expect(final).toEqual({ ...draft, steps: 150 });
    expect(takes().map(({ seed, steps }) => [seed, steps])).toEqual([
      [5, 25],
      [5, 150],
    ]);
    expect(studio().editor.document.currentTake).toBe(takes()[1]!.id);
    expect(notice()).toBe('Take 2 is Take 1 in 150 steps.');
    expect(studio().editor.document.prompt.text).toBe('another');
    studio().editor.undo();
    expect(takes()).toHaveLength(1);
  });

  test('whose final take exists has it selected', async () => {
    await studio().takes.makeFinal(takes()[0]!.id);
    await studio().takes.makeFinal(takes()[0]!.id);
    expect(studioBench.requests).toHaveLength(2);
    expect(notice()).toBe('Take 2 is the final take of Take 1 already; it is selected.');
  });
});
