import { expect, test } from 'vitest';
import { StudioError } from '../../core/errors';
import type { Engine, MapResult } from '../../engine/api';
import type { Clip } from '../../media/api';
import { manifest } from '../testing';
import { EarlyMapping } from './early-mapping';

function clipOf(duration: number): Clip {
  return { info: { duration }, async *frames() {} } as unknown as Clip;
}

/** An engine whose mappings end when the test says so; `signals` are those of its calls. */
function engineOf() {
  const signals: AbortSignal[] = [];
  const ends: ((result: MapResult) => void)[] = [];
  const engine = {
    mapEnvelope: (_: unknown, { signal }: { signal: AbortSignal }) =>
      new Promise<MapResult>((resolve, reject) => {
        signals.push(signal);
        ends.push(resolve);
        signal.addEventListener('abort', () => reject(new StudioError('cancelled', 'Cancelled.')));
      }),
  } as unknown as Engine;
  return { engine, signals, end: (call: number, result: MapResult) => ends[call]!(result) };
}

const result = { seconds: { decode: 1 } } as unknown as MapResult;
const job = () => ({ signal: new AbortController().signal, progress: () => undefined });

test('a short clip is mapped once, ahead of the job', async () => {
  const early = new EarlyMapping(() => undefined);
  const { engine, signals, end } = engineOf();
  const clip = clipOf(10);
  const paused = new AbortController();
  const ahead = early.start(clip, engine, manifest, paused.signal);
  end(0, result);
  await ahead;
  // As when the designer plays the clip first.
  paused.abort();
  expect(await early.finish(clip, engine, manifest, job())).toBe(result);
  expect(await early.finish(clip, engine, manifest, job())).toBe(result);
  await early.start(clip, engine, manifest, new AbortController().signal);
  expect(signals).toHaveLength(1);
});

test('early work ends when the page needs the machine, and goes on when a job waits for it', async () => {
  const early = new EarlyMapping(() => undefined);
  const { engine, signals, end } = engineOf();
  const clip = clipOf(10);
  const paused = new AbortController();
  const ended = early.start(clip, engine, manifest, paused.signal);
  paused.abort();
  await ended;
  expect(signals[0]!.aborted).toBe(true);

  const pausedAgain = new AbortController();
  const ahead = early.start(clip, engine, manifest, pausedAgain.signal);
  early.claim();
  pausedAgain.abort();
  const taken = early.finish(clip, engine, manifest, job());
  end(1, result);
  expect(await taken).toBe(result);
  await ahead;
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
});

test('a cancelled job ends the mapping, and the next one makes it anew', async () => {
  const early = new EarlyMapping(() => undefined);
  const { engine, signals, end } = engineOf();
  const clip = clipOf(10);
  const cancel = new AbortController();
  const taken = early.finish(clip, engine, manifest, { ...job(), signal: cancel.signal });
  cancel.abort();
  await expect(taken).rejects.toThrow('Cancelled.');
  const again = early.finish(clip, engine, manifest, job());
  end(1, result);
  expect(await again).toBe(result);
  expect(signals).toHaveLength(2);
});

test('a long clip waits for the job, another clip or pack is mapped by itself', async () => {
  const early = new EarlyMapping(() => undefined);
  const { engine, signals, end } = engineOf();
  await early.start(clipOf(61), engine, manifest, new AbortController().signal);
  expect(signals).toHaveLength(0);
  const clip = clipOf(10);
  for (const [call, [film, pack]] of [
    [clip, manifest],
    [clipOf(10), manifest],
    [clip, { ...manifest }],
  ].entries() as IterableIterator<[number, [Clip, typeof manifest]]>) {
    const taken = early.finish(film, engine, pack, job());
    end(call, result);
    await taken;
  }
  expect(signals).toHaveLength(3);
});
