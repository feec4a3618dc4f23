import { expect, test, vi } from 'vitest';
import type { Pcm } from '../../core/audio/pcm';
import type { Engine } from '../../engine/api';
import { bench, file } from '../testing';

const row = (time: number, level: number) => `${time},${level},${level}\n`;

/** A studio with a curve, whose takes are made in steps by the test. */
async function setUp() {
  const one = bench();
  const { engine, store, studio } = { ...one, store: one.studio.store };
  await studio.clip.open(file('a.mp4'));
  await studio.envelope.import(file('c.csv', `time_s,left,right\n${row(0, 0.2)}${row(2, 0.2)}`));
  const whole = engine.generate.bind(engine);
  type Options = NonNullable<Parameters<Engine['generate']>[1]>;
  let options: Options = {};
  let finish = () => undefined as void;
  vi.spyOn(engine, 'generate').mockImplementation(async (request, given = {}) => {
    options = given;
    const result = await whole(request);
    await new Promise<void>((resolve, reject) => {
      finish = () => {
        options = {};
        resolve();
      };
      given.signal?.addEventListener('abort', () => reject(given.signal!.reason as Error));
    });
    return result;
  });
  const pcm = { sampleRate: 44_100, channels: [0, 1].map(() => new Float32Array(88_200)) };
  /** Half of a take of 2 s, or the whole; of a retake, seconds from where its context begins. */
  const made = (end: number, level = 0.5) => {
    for (const samples of pcm.channels) samples.fill(level, 0, end * 44_100);
    options.onSound!(pcm, end);
  };
  const partial = () => store.getState().partialTake;
  const playing = () => one.tracks().filter(({ gain }) => gain > 0);
  return {
    ...one,
    made,
    partial,
    playing,
    finish: () => finish(),
    takes: () => studio.editor.document.takes,
  };
}

/** The studio with a take. */
async function setUpWithTake() {
  const one = await setUp();
  const run = one.studio.takes.generate();
  await vi.waitFor(() => one.made(2));
  one.finish();
  await run;
  return { ...one, editor: one.studio.editor };
}

test('a take plays from its first part on and goes on as the finished take', async () => {
  const { finish, made, partial, playing, studio, takes } = await setUp();
  const run = studio.takes.generate();
  await vi.waitFor(() => made(1));
  expect(partial()).toMatchObject({ end: 1 });
  const [track] = playing();
  const peaks = partial()!.waveform.channels[0]!;
  expect([peaks[1], peaks.at(-1)]).toEqual([0.5, 0]);
  expect((await track!.read(0.2, 0.5)).channels[0]!.every((x) => x === 0.5)).toBe(true);
  expect(takes()).toHaveLength(0);
  made(2);
  expect(partial()!.waveform.channels[0]!.at(-1)).toBe(0.5);
  expect(playing()).toEqual([track]);
  finish();
  await run;
  expect(partial()).toBeNull();
  expect(playing().map(({ id }) => id)).toEqual([takes()[0]!.id]);
  expect(takes()[0]!.id).toBe(track!.id);
});

test('what was read before it was made is read again', async () => {
  const { finish, made, playing, studio } = await setUp();
  const run = studio.takes.generate();
  await vi.waitFor(() => made(1));
  const [early] = playing();
  expect((await early!.read(0.9, 1.9)).channels[0]!.at(-1)).toBe(0);
  made(2);
  const [late] = playing();
  expect(late!.id).toBe(early!.id);
  expect(late).not.toEqual(early);
  expect((await late!.read(0.9, 1.9)).channels[0]!.at(-1)).toBe(0.5);
  finish();
  await run;
});

test('a take that is there at once is not shown in parts', async () => {
  const { finish, made, partial, studio } = await setUp();
  const run = studio.takes.generate();
  await vi.waitFor(() => made(2));
  expect(partial()).toBeNull();
  finish();
  await run;
});

test.each(['another take is chosen', 'the run is cancelled'])('it disappears when %s', async (reason) => {
  const { finish, made, partial, playing, studio, takes } = await setUp();
  for (const steps of [3, 4]) {
    studio.settings.set({ steps });
    const run = studio.takes.generate();
    await vi.waitFor(() => made(2));
    finish();
    await run;
  }
  studio.settings.set({ steps: 5 });
  const run = studio.takes.generate();
  await vi.waitFor(() => {
    made(1);
    expect(partial()).not.toBeNull();
  });
  expect(playing().map(({ id }) => id)).toEqual([partial()!.id]);
  const isCancelled = reason === 'the run is cancelled';
  if (isCancelled) studio.cancel('generate');
  else studio.takes.choose(takes()[0]!.id);
  const audible = takes()[isCancelled ? 1 : 0]!.id;
  expect(partial()).toBeNull();
  expect(playing().map(({ id }) => id)).toEqual([audible]);
  made(1.5);
  expect(partial()).toBeNull();
  finish();
  await run;
});

test('of a retake the old sound plays outside the range at once, and inside as far as it is not made', async () => {
  const { editor, finish, made, partial, playing, studio, takes } = await setUpWithTake();
  const old = await playing()[0]!.read(0, 2);
  const { takeWaveforms } = studio.store.getState();
  const peaks = takeWaveforms.get(takes()[0]!.id)!.channels[0]!;
  editor.change('In', (project) => ({ ...project, inPoint: 0.75, outPoint: 1.75 }));
  const run = studio.takes.retake();
  // From 0.25 s on, with half a second of context.
  await vi.waitFor(() => made(1, 0.25));
  expect(partial()!.end).toBeCloseTo(1.25, 2);
  expect(partial()!.range).toEqual({ start: 0.7, end: 1.75 });
  const shown = partial()!.waveform.channels[0]!;
  const pair = (time: number) => 2 * time * 1000 + 1;
  expect([0.5, 1.5, 1.9].map((time) => shown[pair(time)])).toEqual(
    [0.5, 1.5, 1.9].map((time) => peaks[pair(time)]),
  );
  expect(shown[pair(1)]).toBe(0.25);
  const [track] = playing();
  const sampleOf = (sound: Pcm, time: number) => sound.channels[0]![Math.round(time * 44_100)];
  const early = await track!.read(0, 2);
  for (const time of [0.2, 1.5, 1.9]) expect(sampleOf(early, time)).toBe(sampleOf(old, time));
  expect(sampleOf(early, 1)).toBe(0.25);

  made(1.98, 0.25);
  const [late] = playing();
  expect(late!.id).toBe(track!.id);
  // The old sound in the range was read: it is read anew.
  expect(late).not.toEqual(track);
  expect(sampleOf(await late!.read(0, 2), 1.6)).toBe(0.25);
  finish();
  await run;
  expect(partial()).toBeNull();
  expect(playing()).toEqual([late]);
  expect(takes().at(-1)!.id).toBe(late!.id);
});

test.each([
  ['shown in parts', 1],
  ['there at once', 2],
])('run again, a take whose whole was %s goes on with its retake', async (_, end) => {
  const level = 0.5;
  const { editor, finish, made, partial, studio, takes } = await setUpWithTake();
  editor.change('In', (project) => ({ ...project, inPoint: 0.75, outPoint: 1.75 }));
  const run = studio.takes.retake();
  await vi.waitFor(() => made(1.98, 0.25));
  finish();
  await run;
  const again = studio.takes.generateAgain(takes()[1]!.id);
  await vi.waitFor(() => made(end, level));
  const whole = partial();
  expect(whole === null).toBe(end === 2);
  if (end < 2) made(2, level);
  finish();
  // From 0.25 s on, with half a second of context.
  await vi.waitFor(() => made(1, 0.25));
  expect(partial()!.range).toEqual({ start: 0.7, end: 1.75 });
  if (whole) expect(partial()!.id).toBe(whole.id);
  const peaks = partial()!.waveform.channels[0]!;
  expect([0.5, 1, 1.5, 1.9].map((time) => peaks[2 * time * 1000 + 1])).toEqual([level, 0.25, level, level]);
  finish();
  await again;
  expect(takes()).toHaveLength(3);
});
