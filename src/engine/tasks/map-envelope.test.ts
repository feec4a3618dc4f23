import { describe, expect, test } from 'vitest';
import { rmsOfClass } from '../../core/loudness/mu-law';
import type { Envelope } from '../../core/loudness/envelope';
import { StudioError } from '../../core/errors';
import { fakeManifest } from '../testing/fake-pack';
import { places, withGraphs } from '../testing/places';
import { TaskMeter } from '../task-meter';
import { mapEnvelope } from './map-envelope';

/** Frames of one brightness each (0..255), in batches. */
async function* film(brightness: number[], batch: number) {
  for (let k = 0; k < brightness.length; k += batch) {
    const part = brightness.slice(k, k + batch);
    const data = new Uint8Array(part.length * 12);
    part.forEach((value, i) => data.fill(value, i * 12, (i + 1) * 12));
    yield await Promise.resolve({ count: part.length, data });
  }
}
const ramp = (count: number) => Array.from({ length: count }, (_, k) => k * 4);

describe.each(places)('%s', (_, fakeContext) => {
  test('the envelope has round(duration × rate) samples and does not depend on the batches', async () => {
    for (const [frames, duration] of [
      [1, 0.03],
      [12, 0.4],
      [40, 4 / 3],
      [41, 1.5],
    ] as const) {
      const whole = await mapEnvelope({ frames: film(ramp(frames), 100), duration }, fakeContext());
      expect(whole.envelope.left).toHaveLength(Math.round(duration * 125));
      expect(whole.envelope.right).toHaveLength(Math.round(duration * 125));
      expect(whole.confidence).toHaveLength(Math.round(duration * 125));
      const small = await mapEnvelope({ frames: film(ramp(frames), 3), duration }, fakeContext());
      expect(small.envelope).toEqual(whole.envelope);
    }
  });

  test('brightness becomes loudness at its time, windows join without a seam', async () => {
    const { envelope } = await mapEnvelope({ frames: film(ramp(60), 7), duration: 2 }, fakeContext());
    for (let i = 0; i < 250; i++) {
      const brightness = (Math.floor((i * 30) / 125) * 4) / 255;
      expect(envelope.left[i]).toBeCloseTo(
        rmsOfClass(Math.round(brightness * 63), { classes: 64, mu: 255 }),
        5,
      );
    }
  });

  test('a window is mapped as soon as its frames have arrived, and every sample has a level for its hits', async () => {
    const context = fakeContext();
    const { hits } = await mapEnvelope({ frames: film(ramp(60), 4), duration: 2 }, context);
    const roles = context.runs.map(({ role }) => role);
    expect(roles.indexOf('rms-mapper')).toBeLessThan(roles.lastIndexOf('flow') / 2);
    expect(hits.left).toHaveLength(250);
  });

  test('what each window adds to the envelope is reported as it is decoded, the first long before the end', async () => {
    const context = fakeContext();
    const parts: Envelope[] = [];
    const framesBefore: number[] = [];
    const { envelope } = await mapEnvelope(
      { frames: film(ramp(200), 4), duration: 200 / 30 },
      context,
      (part) => {
        parts.push(part);
        framesBefore.push(context.runs.filter(({ role }) => role === 'flow').length * 4);
      },
    );
    expect(parts.length).toBeGreaterThan(3);
    expect(framesBefore[0]).toBeLessThan(60);
    for (const side of ['left', 'right'] as const)
      expect(parts.flatMap((part) => [...part[side]])).toEqual([...envelope[side]]);
  });

  test('where graphs take the whole machine, no frame of a window arrives while others are encoded', async () => {
    const brightness = ramp(60);
    const plain = await mapEnvelope({ frames: film(brightness, 4), duration: 2 }, fakeContext());
    const context = fakeContext();
    const encodedBefore: number[] = [];
    async function* counted() {
      for await (const batch of film(brightness, 4)) {
        encodedBefore.push(context.runs.filter(({ role }) => role === 'flow').length * 4);
        yield batch;
      }
    }
    const fractions: number[] = [];
    const meter: typeof context.meter = (plan) =>
      new TaskMeter(
        plan,
        new Map(),
        () => 0,
        ({ fraction }) => fractions.push(fraction),
      );
    const { envelope } = await mapEnvelope(
      { frames: counted(), duration: 2 },
      { ...withGraphs(context, { takesMachine: () => true }), meter },
    );
    // Windows of 12 frames, batches of 4.
    expect(encodedBefore).toEqual(encodedBefore.map((_, k) => 12 * Math.floor(k / 3)));
    expect(envelope).toEqual(plain.envelope);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
  });

  test('each frame is paired with the one before it, across batches and chunks; the first with itself', async () => {
    const context = fakeContext();
    await mapEnvelope({ frames: film([10, 20, 30, 40, 50, 60], 5), duration: 0.2 }, context);
    const pairs = context.runs
      .filter(({ role }) => role === 'flow')
      .flatMap(({ feeds }) => {
        const { data, dims } = feeds['pairs']!;
        return Array.from({ length: dims[0]! }, (_, k) => [data[k * 24], data[k * 24 + 12]]);
      });
    const expected = [
      [10, 10],
      [10, 20],
      [20, 30],
      [30, 40],
      [40, 50],
      [50, 60],
    ];
    expect(pairs).toEqual(expected.map((pair) => pair.map((x) => Math.fround(x / 255))));
  });

  test('a pack may run its frame encoder on fewer frames; those between have the features of the last one', async () => {
    const brightness = [10, 20, 30, 40, 50, 60, 70];
    const plain = fakeManifest();
    const roles = { ...plain.roles, 'frame-encoder': { ...plain.roles['frame-encoder'], fps: 12 } };
    for (const batch of [1, 3, 7]) {
      const context = fakeContext({ ...plain, roles });
      await mapEnvelope({ frames: film(brightness, batch), duration: 0.23 }, context);
      const encoded = context.runs
        .filter(({ role }) => role === 'frame-encoder')
        .flatMap(({ feeds: { frames } }) =>
          Array.from({ length: frames!.dims[0]! }, (_, k) => Math.round(Number(frames!.data[k * 12]) * 255)),
        );
      expect(encoded).toEqual([10, 30, 60]);
      const { data } = context.runs.find(({ role }) => role === 'rms-mapper')!.feeds['features']!;
      const features = Array.from({ length: 7 }, (_, k) => Math.round(Number(data[2 * k]) * 255));
      expect(features).toEqual([10, 10, 30, 30, 30, 60, 60]);
    }
  });

  test('planes are red, green, blue', async () => {
    const context = fakeContext();
    const data = Uint8Array.from([255, 0, 51, 255, 0, 51, 255, 0, 51, 255, 0, 51]);
    async function* one() {
      yield await Promise.resolve({ count: 1, data });
    }
    await mapEnvelope({ frames: one(), duration: 0.03 }, context);
    const { data: planes, dims } = context.runs[0]!.feeds['frames']!;
    expect(dims).toEqual([1, 3, 2, 2]);
    expect([...planes]).toEqual([1, 1, 1, 1, 0, 0, 0, 0, ...new Array<number>(4).fill(Math.fround(0.2))]);
  });

  test('a clip without frames and a cancelled call end with their codes', async () => {
    await expect(mapEnvelope({ frames: film([], 1), duration: 1 }, fakeContext())).rejects.toMatchObject({
      code: 'media-damaged',
    });
    const cancelled = () => Promise.reject(new StudioError('cancelled', 'Cancelled.'));
    await expect(
      mapEnvelope({ frames: film([1], 1), duration: 1 }, fakeContext(fakeManifest(), {}, cancelled)),
    ).rejects.toMatchObject({ code: 'cancelled' });
  });
});
