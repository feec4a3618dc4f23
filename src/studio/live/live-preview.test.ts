import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { GenerateRequest } from '../../engine/api';
import { alertTexts } from '../messages/alerts';
import { packWithBank } from '../retrieval/testing';
import { bench, file } from '../testing';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const row = (time: number, level: number) => `${time},${level},${level}\n`;
const curve = (...levels: number[]) =>
  `time_s,left,right\n${levels.map((level, k) => row(k, level)).join('')}`;

const wait = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

/** A studio with a take on a flat curve, its live preview on. */
async function setUp(overrides: Parameters<typeof bench>[0] = {}) {
  const one = bench(overrides);
  const { studio, requests } = one;
  await studio.clip.open(file('a.mp4'));
  await studio.envelope.import(file('c.csv', curve(0.2, 0.2, 0.2)));
  await studio.takes.generate();
  requests.length = 0;
  // What is made from here on is softer.
  const generate = one.engine.generate.bind(one.engine);
  vi.spyOn(one.engine, 'generate').mockImplementation(async (request) => {
    const made = await generate(request);
    const channels = made.pcm.channels.map((samples) => samples.map((x) => x / 2));
    return { ...made, pcm: { ...made.pcm, channels } };
  });
  studio.live.set(true);
  await wait(50);
  const live = () => studio.store.getState().live;
  /** Lifts the curve between two times. */
  const lift = (from: number, to: number, value = 0.8) =>
    studio.editor.change('Lift', (project) => {
      const side = [
        { time: 0, value: 0.2, shape: 'hold' as const },
        { time: from, value, shape: 'hold' as const },
        { time: to, value: 0.2, shape: 'hold' as const },
      ];
      return { ...project, curve: { left: side, right: side } };
    });
  const take = () => studio.editor.document.takes[0]!;
  const playing = () =>
    one
      .tracks()
      .find(({ id }) => id === take().id)!
      .read(0, 2);
  return { ...one, live, lift, take, playing };
}

const spanOf = ({ start, duration }: GenerateRequest) =>
  [start, start + duration].map((time) => Math.round(time * 100) / 100);

test('what changed is made as a draft at once, then with all steps when the hand rests; the take stays', async () => {
  const { lift, live, requests, studio, take, playing } = await setUp();
  expect(requests).toHaveLength(0);
  lift(0.8, 1);
  await wait(10);
  expect(requests).toHaveLength(1);
  expect(spanOf(requests[0]!)).toEqual([0.55, 1.25]);
  expect(requests[0]).toMatchObject({ guidance: 1, seed: take().seed });
  expect(requests[0]!.steps).toBeLessThan(take().steps);
  expect(Math.max(...requests[0]!.envelope.left)).toBeCloseTo(0.8, 5);
  expect(live()).toMatchObject({ quality: 'draft', sound: { take: take().id } });
  const [draft] = (await playing()).channels;
  expect(draft!.some((x) => x !== 0)).toBe(true);
  expect(live().waveform).toBeNull();
  await wait(2000);
  expect(requests).toHaveLength(2);
  expect(spanOf(requests[1]!)).toEqual([0.55, 1.25]);
  expect(requests[1]).toMatchObject({ steps: take().steps, guidance: take().guidance });
  expect(live().quality).toBe('full');
  // The new sound is shown where it is, the take's elsewhere.
  const shown = live().waveform!.channels[0]!;
  const own = studio.store.getState().takeWaveforms.get(take().id)!.channels[0]!;
  expect(shown.subarray(0, 1000)).toEqual(own.subarray(0, 1000));
  expect(shown).toHaveLength(own.length);
  expect(shown).not.toEqual(own);
  await wait(5000);
  expect(requests).toHaveLength(2);
  expect(studio.editor.document.takes).toHaveLength(1);
});

test('while the hand draws only what it changed since is made', async () => {
  const { lift, requests } = await setUp();
  lift(0.8, 1);
  await wait(10);
  lift(0.8, 1.2);
  await wait(10);
  expect(requests.map(spanOf)).toEqual([
    [0.55, 1.25],
    [0.75, 1.45],
  ]);
  await wait(2000);
  expect(requests.slice(2).map(spanOf)).toEqual([[0.55, 1.45]]);
});

test('after undo the take plays its own sound; what is changed then is made in that', async () => {
  const { lift, live, playing, requests, studio } = await setUp();
  const own = await playing();
  lift(0.8, 1);
  await wait(10);
  studio.editor.undo();
  await wait(2000);
  expect(requests).toHaveLength(1);
  expect(live()).toMatchObject({ on: true, sound: null, waveform: null });
  expect(await playing()).toEqual(own);
  lift(1.6, 1.8);
  await wait(10);
  const [left] = (await playing()).channels;
  expect(left!.subarray(0, 44_100)).toEqual(own.channels[0]!.subarray(0, 44_100));
});

test('off, or with another take, the take plays its own sound', async () => {
  const { lift, live, studio, requests } = await setUp();
  lift(0.8, 1);
  await wait(10);
  expect(live().sound).not.toBeNull();
  studio.live.set(false);
  expect(live()).toMatchObject({ on: false, sound: null });
  lift(1.5, 1.6);
  await wait(2000);
  expect(requests).toHaveLength(1);
  studio.live.set(true);
  await wait(10);
  expect(live().sound).not.toBeNull();
  await studio.takes.generate();
  expect(live()).toMatchObject({ on: true, sound: null });
});

test('a failure turns it off with one sentence', async () => {
  const one = await setUp();
  const { studio, lift, live } = one;
  vi.spyOn(one.engine, 'generate').mockRejectedValue(new Error('broken'));
  lift(0.8, 1);
  await wait(50);
  expect(live().on).toBe(false);
  const sources = () => studio.store.getState().alerts.map(({ source }) => source);
  expect(sources()).toContain('live');
  studio.live.set(true);
  expect(sources()).not.toContain('live');
});

test('there is none where the pack makes sound of another sample rate than the take has', async () => {
  const pack = packWithBank([]);
  const audio = { ...pack.manifest.audio, sampleRate: 48_000 };
  const other = { ...pack, manifest: { ...pack.manifest, audio } };
  const { live, lift, requests, studio } = await setUp({ pack: () => Promise.resolve(other) });
  lift(0.8, 1);
  await wait(2000);
  expect(requests).toEqual([]);
  expect(live().on).toBe(false);
  expect(alertTexts(studio.store.getState())).toEqual([expect.stringContaining('another sample rate')]);
});

test('a preview is made from the take’s reference sounds, whatever the prompt has now', async () => {
  const { studio, requests } = bench();
  await studio.clip.open(file('a.mp4'));
  await studio.envelope.import(file('c.csv', curve(0.2, 0.2, 0.2)));
  await studio.prompt.addReference(file('wood.wav'));
  await studio.takes.generate();
  const { sound } = studio.editor.document.prompt.references[0]!;
  studio.prompt.removeReference(sound);
  studio.live.set(true);
  await wait(50);
  studio.editor.change('Empty', (project) => ({ ...project, curve: { left: [], right: [] } }));
  await wait(10);
  expect(requests).toHaveLength(2);
  expect(requests[1]!.references).toEqual(requests[0]!.references);
  expect(requests[1]!.recordings).toEqual(requests[0]!.recordings);
  expect(requests[1]!.recordings.map(({ id }) => id)).toEqual([`reference ${sound}`]);
});
