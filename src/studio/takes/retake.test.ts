import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Random } from '../../core/diffusion/random';
import { toSamples } from '../../core/time/samples';
import { curveOrigin } from '../../core/project/take-curve';
import type { GenerateRequest } from '../../engine/api';
import { alertTexts } from '../messages/alerts';
import { retakeObstacle } from '../commands/readiness';
import { packWithBank } from '../retrieval/testing';
import { type Bench, bench, file } from '../testing';
import { retakenSeconds } from './span-context';

const RATE = 44_100;
/** Seconds of the crossfade. */
const FADE = 0.05;

let one: Bench;
const studio = () => one.studio;
const editor = () => studio().editor;
const takes = () => editor().document.takes;
const current = () => takes().find(({ id }) => id === editor().document.currentTake)!;
const notice = () => studio().store.getState().notice;
const obstacle = () => retakeObstacle(editor().state, studio().store.getState());
const last = () => one.requests.at(-1)!;

/** Noise of an RMS of 0.1. */
function noiseOf({ seed, start, duration }: GenerateRequest) {
  const channels = [0, 1].map((side) => {
    const random = new Random(seed, 2 * toSamples(start, RATE) + side);
    return Float32Array.from(
      { length: toSamples(duration, RATE) },
      () => 0.1 * Math.sqrt(12) * (random.next() - 0.5),
    );
  });
  return { sampleRate: RATE, channels };
}

async function soundOf(id: string): Promise<Float32Array> {
  studio().takes.choose(id);
  const track = one.tracks().find((candidate) => candidate.id === id)!;
  const { channels } = await track.read(0, 2);
  return channels[0]!;
}

/** Bit for bit; `toEqual` takes seconds for as many. */
function expectSame(samples: Float32Array, others: Float32Array): void {
  expect(samples).toHaveLength(others.length);
  expect(samples.findIndex((x, n) => x !== others[n])).toBe(-1);
}

const select = (start: number, end: number) =>
  editor().select((selection) => ({ ...selection, range: { start, end } }));

/** Steps of a constant level, each from a second on. */
function draw(...steps: readonly (readonly [number, number])[]): void {
  const line = steps.map(([time, value]) => ({ time, value, shape: 'hold' as const }));
  editor().change('Draw', (project) => ({ ...project, curve: { left: line, right: line } }));
}

async function prepare(overrides: Parameters<typeof bench>[0] = {}): Promise<void> {
  let seed = 100;
  one = bench({ randomSeed: () => ++seed, ...overrides });
  const generate = one.engine.generate.bind(one.engine);
  vi.spyOn(one.engine, 'generate').mockImplementation(async (request) => ({
    ...(await generate(request)),
    pcm: noiseOf(request),
    measured: request.envelope,
  }));
  await studio().start();
  await studio().clip.open(file('a.mp4'));
  draw([0, 0.25]);
  studio().settings.setSeed(5);
  await studio().takes.generate();
}

beforeEach(() => prepare());

describe('a range made again', () => {
  test('is a new take: the same bit for bit outside, another sound inside, for the cost of the range', async () => {
    const [first] = takes();
    select(0.75, 1.25);
    await studio().takes.retake();
    expect(alertTexts(studio().store.getState())).toEqual([]);
    expect(takes()).toHaveLength(2);
    const second = current();
    editor().undo();
    expect(takes()).toEqual([first]);
    editor().redo();
    expect([last().start, last().duration]).toEqual([0.248, 1.504]);
    // To a sample of the envelope, as the estimate says.
    expect(retakenSeconds({ start: 0.75, end: 1.25 }, editor().document)).toBeCloseTo(1.5, 9);
    expect(last().seed).toBe(101);
    expect(second).toMatchObject({
      name: 'Take 2',
      seed: 5,
      retakes: [{ range: { start: 0.75, end: 1.25 }, of: first!.id, seed: 101 }],
    });
    expect(notice()).toBe('Take 2 is Take 1 with 00:00:00:18 to 00:00:01:06 made again, seed 101.');
    const [before, after] = [await soundOf(first!.id), await soundOf(second.id)];
    const [start, end] = [toSamples(0.75, RATE), toSamples(1.25, RATE)];
    const reach = toSamples(FADE, RATE);
    expectSame(after.subarray(0, start - reach), before.subarray(0, start - reach));
    expectSame(after.subarray(end), before.subarray(end));
    const made = noiseOf(one.requests[1]!).channels[0]!.subarray(start - toSamples(0.248, RATE));
    expectSame(after.subarray(start, end - reach), made.subarray(0, end - reach - start));
    // The level stays through both crossfades.
    for (let n = start - 2 * reach; n < end + reach; n += reach) {
      const part = after.subarray(n, n + reach);
      expect(Math.sqrt(part.reduce((sum, x) => sum + x * x, 0) / part.length)).toBeCloseTo(0.1, 2);
    }
  });

  test('is no favourite yet, whatever the take is', async () => {
    studio().takes.setFavourite(takes()[0]!.id, true);
    select(0.75, 1.25);
    await studio().takes.retake();
    expect(takes().map(({ favourite }) => favourite)).toEqual([true, undefined]);
  });

  test('has the present curve, prompt and settings inside; its errors are those of the whole', async () => {
    select(0.75, 1.25);
    draw([0, 0.25], [0.8, 0.5], [1.2, 0.25]);
    studio().prompt.set({ text: 'door' });
    studio().settings.set({ steps: 9 });
    studio().settings.setRoom({ reverb: { seconds: 0.3, mix: 0.3 } });
    await studio().takes.retake();
    expect(last()).toMatchObject({ prompt: 'door', steps: 9, room: { reverb: { seconds: 0.3 } } });
    // The reverb goes on from what sounds before.
    expect(last().start).toBe(0);
    expect(retakenSeconds({ start: 0.75, end: 1.25 }, editor().document)).toBeCloseTo(1.75, 9);
    expect(last().envelope.left[toSamples(1, 125)]).toBe(0.5);
    expect(current()).toMatchObject({ prompt: { text: '' }, steps: 12, retakes: [{ steps: 9 }] });
    expect(curveOrigin(current(), editor().document)).toBe('present');
    const { takeEnvelopes } = studio().store.getState();
    const measured = takeEnvelopes.get(current().id)!;
    expect([0.5, 1, 1.5].map((time) => measured.left[toSamples(time, 125)])).toEqual([0.25, 0.5, 0.25]);
    expect(current().envelopeError).toBeLessThan(1e-3);
  });

  test('is what in and out point enclose, or what was changed in the curve, where no range is selected', async () => {
    expect(obstacle()).toBe('Select a range, set in and out points or change the curve first.');
    editor().change('In', (project) => ({ ...project, inPoint: 0.5, outPoint: 0.75 }));
    expect(obstacle()).toBeNull();
    await studio().takes.retake();
    expect(current().retakes[0]!.range).toEqual({ start: 0.5, end: 0.75 });
    editor().change('In', (project) => ({ ...project, inPoint: null, outPoint: null }));
    draw([0, 0.25], [1, 0.5], [1.2, 0.25]);
    expect(obstacle()).toBeNull();
    await studio().takes.retake();
    expect(current().retakes[1]!.range).toEqual({ start: 1, end: 1.2 + FADE });
    expect(curveOrigin(current(), editor().document)).toBe('present');
  });

  test('holds silence locks, those of the take outside and the present ones inside', async () => {
    editor().change('Lock', (project) => ({ ...project, silenceLocks: [{ start: 0.9, end: 1.5 }] }));
    select(0.75, 1.25);
    await studio().takes.retake();
    const target = last().envelope.left;
    const at = (time: number) => target[toSamples(time - last().start, 125)];
    expect([0.8, 1, 1.2, 1.4].map(at)).toEqual([0.25, 0, 0, 0.25]);
    expect(current().retakes[0]!.silenceLocks).toEqual([{ start: 0.9, end: 1.5 }]);
  });

  test('says why there is none', async () => {
    select(0, 2);
    expect(obstacle()).toBe('The range is the whole clip: Generate makes that.');
    editor().change('No take', (project) => ({ ...project, currentTake: null }));
    expect(obstacle()).toBe('Generate a take first.');
    await studio().takes.retake();
    expect(takes()).toHaveLength(1);
    expect(alertTexts(studio().store.getState())).toEqual(['Generate a take first.']);
  });

  test('is not made where the pack makes sound of another sample rate than the take has', async () => {
    const pack = packWithBank([]);
    const audio = { ...pack.manifest.audio, sampleRate: 48_000 };
    await prepare({ pack: () => Promise.resolve({ ...pack, manifest: { ...pack.manifest, audio } }) });
    one.requests.length = 0;
    select(0.75, 1.25);
    await studio().takes.retake();
    expect(one.requests).toEqual([]);
    expect(takes()).toHaveLength(1);
    expect(alertTexts(studio().store.getState())).toEqual([expect.stringContaining('another sample rate')]);
  });

  test('of a take in a room has unknown errors where its envelope is not known any more', async () => {
    studio().settings.setRoom({ tone: { level: -60 } });
    await studio().takes.generate();
    select(0.75, 1.25);
    await studio().takes.retake();
    expect(current().levelError).not.toBeNull();
    studio().store.setState({ takeEnvelopes: new Map() });
    studio().takes.choose(takes()[1]!.id);
    await studio().takes.retake();
    expect(current()).toMatchObject({ levelError: null, envelopeError: null });
    expect(studio().store.getState().takeEnvelopes.has(current().id)).toBe(false);
  });
});

describe('again and again', () => {
  test('the same range takes the place of the earlier try; other ranges are added, and cover earlier ones', async () => {
    const [first] = takes();
    select(0.75, 1.25);
    await studio().takes.retake();
    await studio().takes.retake();
    expect(current()).toMatchObject({ name: 'Take 3', retakes: [{ of: first!.id, seed: 102 }] });
    const third = current();
    select(1.5, 1.75);
    await studio().takes.retake();
    expect(current().retakes.map(({ of }) => of)).toEqual([first!.id, third.id]);
    const [before, after] = [await soundOf(third.id), await soundOf(takes()[3]!.id)];
    const border = toSamples(1.5 - FADE, RATE);
    expectSame(after.subarray(0, border), before.subarray(0, border));
    select(0.5, 1.4);
    await studio().takes.retake();
    // The one that was made in between had the curve of the first around it.
    expect(current().retakes.map(({ range }) => range.start)).toEqual([0.75, 1.5, 0.5]);
    select(0.4, 1.9);
    await studio().takes.retake();
    expect(current().retakes.map(({ range }) => range.start)).toEqual([0.4]);
  });

  test('of a take whose origin was deleted the recipe is whole: it makes the same sound again', async () => {
    select(0.75, 1.25);
    await studio().takes.retake();
    const second = current();
    select(1, 1.5);
    draw([0, 0.25], [1.1, 0.5], [1.3, 0.25]);
    await studio().takes.retake();
    const third = current();
    studio().takes.delete(takes()[0]!.id);
    studio().takes.delete(second.id);
    draw([0, 0.75]);
    studio().prompt.set({ text: 'other' });
    await studio().takes.generateAgain(third.id);
    expect(alertTexts(studio().store.getState())).toEqual([]);
    const again = current();
    expect(again.id).not.toBe(third.id);
    expect(again.sound).toBe(third.sound);
    expect(again.retakes).toEqual(third.retakes);
    expect(again.seconds).toEqual({ diffuse: 3 });
    expect(third.seconds).toEqual({ diffuse: 1 });
    expect(again.levelError).toBeCloseTo(third.levelError!, 6);
    expect(notice()).toBe(`${again.name} has the recipe of ${third.name}.`);
  });
});

describe('the recipe', () => {
  test('comes back after a reload, with the history', async () => {
    select(0.75, 1.25);
    await studio().takes.retake();
    const made = editor().document;
    one.hide();
    const next = bench({ database: one.database, storage: one.storage });
    await next.studio.start();
    expect(next.studio.editor.document).toEqual(made);
    next.studio.editor.undo();
    expect(next.studio.editor.document.takes).toHaveLength(1);
    next.studio.editor.redo();
    expect(next.studio.editor.document).toEqual(made);
  });

  test('is another than that of the whole: Generate does not take it for one', async () => {
    const [first] = takes();
    select(0.75, 1.25);
    await studio().takes.retake();
    studio().takes.delete(first!.id);
    await studio().takes.generate();
    expect(takes()).toHaveLength(2);
    expect(current().retakes).toEqual([]);
  });

  test('sets what the take follows', async () => {
    select(0.75, 1.25);
    draw([0, 0.25], [0.8, 0.5], [1.2, 0.25]);
    const { curve } = editor().document;
    await studio().takes.retake();
    draw([0, 0.75]);
    await studio().takes.useRecipe(current().id);
    expect(editor().document.curve).toEqual(curve);
    expect(notice()).toBe('Recipe of Take 2 set. Run again makes its retaken ranges too.');
  });

  test('is varied in all its parts', async () => {
    select(0.75, 1.25);
    await studio().takes.retake();
    one.requests.length = 0;
    await studio().takes.vary(current().id);
    expect(one.requests.map(({ duration }) => duration)).toEqual([2, 1.504]);
    expect(current()).toMatchObject({ seed: 102, retakes: [{ seed: 103, range: { start: 0.75 } }] });
  });

  test('has all steps in all its parts once it is final', async () => {
    studio().settings.set({ steps: 4 });
    await studio().takes.generate();
    select(0.75, 1.25);
    await studio().takes.retake();
    const draft = current().id;
    await studio().takes.makeFinal(draft);
    expect(current()).toMatchObject({ steps: 12, retakes: [{ steps: 12, seed: 101 }] });
    const count = one.requests.length;
    await studio().takes.makeFinal(draft);
    expect(one.requests).toHaveLength(count);
    expect(notice()).toContain('already; it is selected.');
  });

  test('names the reference sounds of a retake, which stay in a saved project', async () => {
    await studio().prompt.addReference(file('wood.wav'));
    const { sound } = editor().document.prompt.references[0]!;
    select(0.75, 1.25);
    await studio().takes.retake();
    expect(current().recordings).toEqual([]);
    expect(current().retakes[0]!.recordings).toMatchObject([{ source: 'reference', id: sound }]);
    studio().prompt.removeReference(sound);
    await studio().project.save();
    const saved = one.delivered.at(-1)!;
    const other = bench();
    await other.studio.project.open(new File([saved.blob], saved.name));
    expect(other.studio.editor.document.takes).toEqual(takes());
    await other.studio.takes.generateAgain(current().id);
    expect(other.requests.at(-1)!.references).toHaveLength(1);
  });
});

test('under the same prompt a retake has the recordings of the rest; under another it has its own', async () => {
  const ids = ['a', 'b', 'c', 'd'];
  const pack = packWithBank(ids.map((id, family) => ({ id, family })));
  await prepare({ pack: () => Promise.resolve(pack) });
  studio().prompt.set({ text: 'wood' });
  await studio().takes.generate();
  const whole = current();
  expect(whole.recordings.length).toBeGreaterThan(0);
  select(0.75, 1.25);
  for (let i = 0; i < 3; i++) {
    studio().takes.choose(whole.id);
    await studio().takes.retake();
    expect(current().retakes[0]!.recordings).toEqual(whole.recordings);
  }
  studio().prompt.set({ text: 'wooden door' });
  const found = new Set<string>();
  for (let i = 0; i < 8; i++) {
    studio().takes.choose(whole.id);
    await studio().takes.retake();
    found.add(
      current()
        .retakes[0]!.recordings.map(({ id }) => id)
        .join(),
    );
  }
  expect(found.size).toBeGreaterThan(1);
  await studio().export.wav();
  const text = new TextDecoder('latin1').decode(await one.delivered.at(-1)!.blob.arrayBuffer());
  expect(text).toMatch(/0\.750 to 1\.250 s again: seed \d+, "wooden door"/);
});
