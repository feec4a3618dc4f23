import { expect, test } from 'vitest';
import { StudioError } from '../../core/errors';
import type { Envelope } from '../../core/loudness/envelope';
import type { Engine, MapOptions, MapResult } from '../../engine/api';
import type { Clip } from '../../media/api';
import { bench, file, manifest } from '../testing';
import { EarlyMapping } from './early-mapping';
import { GrowingPrediction, partialEnd, partialWithin, type PartialPrediction } from './partial-prediction';

function samples(count: number, level: number): Envelope {
  const left = new Float32Array(count).fill(level);
  return { rate: 125, left, right: left.map((x) => x / 2) };
}

function resultOf(duration: number): MapResult {
  const envelope = samples(Math.round(duration * 125), 0.25);
  const codes = new Uint8Array(envelope.left.length);
  return {
    envelope,
    confidence: envelope.left,
    hits: { hits: [], left: codes, right: codes },
    status: { pack: 'test', provider: 'wasm', fallbackReason: null, shortOfMemory: false },
    seconds: {},
  };
}

/** A mapping that decodes and ends when the test says so. */
function slowMapping() {
  const calls: { options: MapOptions; end: () => void; fail: (error: Error) => void }[] = [];
  const mapEnvelope: Engine['mapEnvelope'] = ({ duration }, options = {}) =>
    new Promise((resolve, reject) => {
      calls.push({ options, end: () => resolve(resultOf(duration)), fail: reject });
      options.signal?.addEventListener('abort', () => reject(new StudioError('cancelled', 'Cancelled.')));
    });
  const call = async (index: number) => {
    await expect.poll(() => calls[index]).toBeDefined();
    return calls[index]!;
  };
  return { mapEnvelope, call };
}

/** A clip of 2 s whose mapping the test controls; what was decoded at each change of the state is in `shown`. */
async function opened() {
  const mapping = slowMapping();
  const { engine } = bench();
  const { studio } = bench({
    engine: () => Promise.resolve({ ...engine, mapEnvelope: mapping.mapEnvelope }),
  });
  await studio.clip.open(file('a.mp4'));
  const partial = () => studio.store.getState().partialPrediction;
  return { studio, partial, call: mapping.call };
}

test('samples are added without copying those before, never past the end', () => {
  const growing = new GrowingPrediction(3, 1, 125);
  const first = growing.add(samples(50, 0.5));
  const second = growing.add(samples(100, 0.25));
  expect([first, second].map(partialEnd)).toEqual([3.4, 4]);
  expect(second.envelope.left.buffer).toBe(first.envelope.left.buffer);
  expect([second.envelope.left[49], second.envelope.left[50], second.envelope.right[50]]).toEqual([
    0.5, 0.25, 0.125,
  ]);
});

test('of a range with context around it only the range is shown, at its place', () => {
  const growing = new GrowingPrediction(1.6, 3, 125);
  const range = { start: 2, end: 2.8 };
  expect(partialWithin(growing.add(samples(40, 0.1)), range)).toBeNull();
  const some = partialWithin(growing.add(samples(50, 0.5)), range)!;
  expect([some.start, partialEnd(some), some.envelope.left[0]]).toEqual([2, expect.closeTo(2.32), 0.5]);
  const all = partialWithin(growing.add(samples(100, 0.5)), range)!;
  expect([all.start, all.envelope.left.length]).toEqual([2, 101]);
});

test('while a mapping runs, what it has decoded is shown; the project changes at the end alone, in the same moment', async () => {
  const { studio, partial, call } = await opened();
  const { editor } = studio;
  const before = editor.document;
  const mapped = studio.envelope.map();
  const { options, end } = await call(0);
  options.onDecoded!(samples(100, 0.5));
  expect(partial()!.envelope.left).toHaveLength(100);
  options.onDecoded!(samples(60, 0.25));
  expect(partial()!.envelope.left).toHaveLength(160);
  expect(editor.document).toBe(before);
  const withoutBoth: boolean[] = [];
  const watch = () => withoutBoth.push(partial() === null && editor.document.prediction === null);
  studio.store.subscribe(watch);
  end();
  await mapped;
  expect(withoutBoth).not.toContain(true);
  expect(partial()).toBeNull();
  expect(editor.document.prediction!.envelope.left[0]).toBe(0.25);
  editor.undo();
  expect(editor.document).toBe(before);
});

test('of a range that is mapped, what is decoded is shown at its place, without the context before it', async () => {
  const { studio, partial, call } = await opened();
  studio.editor.select((selection) => ({ ...selection, range: { start: 1, end: 1.5 } }));
  const mapped = studio.envelope.map();
  const { options, end } = await call(0);
  // The clip is short: its context reaches to the start.
  options.onDecoded!(samples(120, 0.1));
  expect(partial()).toBeNull();
  options.onDecoded!(samples(30, 0.5));
  expect([partial()!.start, partialEnd(partial()!)]).toEqual([1, expect.closeTo(1.2, 6)]);
  end();
  await mapped;
  expect(partial()).toBeNull();
});

test('at a cancel or a failure it disappears, and the curve is as it was', async () => {
  const { studio, partial, call } = await opened();
  const before = studio.editor.document;
  const cancelled = studio.envelope.map();
  const first = await call(0);
  first.options.onDecoded!(samples(100, 0.5));
  studio.cancel('map');
  expect(partial()).toBeNull();
  // A late message of the worker.
  first.options.onDecoded!(samples(100, 0.5));
  expect(partial()).toBeNull();
  await cancelled;
  const failed = studio.envelope.map();
  const second = await call(1);
  second.options.onDecoded!(samples(100, 0.5));
  expect(partial()).not.toBeNull();
  second.fail(new StudioError('engine-crashed', 'Stopped.'));
  await failed;
  expect(partial()).toBeNull();
  expect(studio.editor.document).toBe(before);
});

test('a mapping that starts while another ends keeps its own part', async () => {
  const { studio, partial, call } = await opened();
  const first = studio.envelope.map();
  (await call(0)).options.onDecoded!(samples(100, 0.5));
  const second = studio.envelope.map();
  const { options, end } = await call(1);
  options.onDecoded!(samples(10, 0.5));
  await first;
  expect(partial()!.envelope.left).toHaveLength(10);
  end();
  await second;
});

test('what a mapping made ahead has decoded is shown as soon as a job waits for it', async () => {
  const { mapEnvelope, call } = slowMapping();
  const early = new EarlyMapping(() => undefined);
  const clip = { info: { duration: 20 }, async *frames() {} } as unknown as Clip;
  const engine = { mapEnvelope } as Engine;
  const ahead = early.start(clip, engine, manifest, new AbortController().signal);
  const { options, end } = await call(0);
  options.onDecoded!(samples(1000, 0.5));
  const shown: (PartialPrediction | null)[] = [];
  const taken = early.finish(clip, engine, manifest, {
    signal: new AbortController().signal,
    progress: () => undefined,
    onPart: (partial) => shown.push(partial),
  });
  expect(shown.map((partial) => partial!.envelope.left.length)).toEqual([1000]);
  options.onDecoded!(samples(500, 0.5));
  expect(shown.map((partial) => partial!.envelope.left.length)).toEqual([1000, 1500]);
  end();
  await taken;
  await ahead;
});
