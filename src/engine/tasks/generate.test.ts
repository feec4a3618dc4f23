import { describe, expect, test, vi } from 'vitest';
import type { PackManifest } from '../../core/pack/manifest';
import type { GenerateRequest } from '../api';
import { type FakeContext, fakeManifest, fakeTimbreManifest } from '../testing/fake-pack';
import { fakeRequest } from '../testing/fake-request';
import { generateWhole } from '../testing/generate-whole';
import { places, withGraphs } from '../testing/places';
import { generate } from './generate';

const request = (changes: Partial<GenerateRequest> = {}) => fakeRequest({ duration: 1.5, ...changes });
const networkRuns = (context: FakeContext) =>
  context.runs.filter(({ role }) => role === 'dit+controlnet').map(({ feeds }) => feeds);

describe.each(places)('%s', (place, fakeContext) => {
  test.each([0.0004, 0.04, 0.2, 0.5, 1.2345, 2, 2.001, 7.77, 30, 75])(
    '%d s give exactly round(duration × rate) samples',
    async (duration) => {
      const { pcm, measured } = await generateWhole(request({ duration }), fakeContext());
      expect(pcm.channels.map((channel) => channel.length)).toEqual([
        Math.round(duration * 1000),
        Math.round(duration * 1000),
      ]);
      expect(pcm.channels[0]!.every(Number.isFinite)).toBe(true);
      expect(measured.left).toHaveLength(Math.round((Math.round(duration * 1000) / 1000) * 125));
    },
  );

  test('the same request gives the same bits, another seed does not', async () => {
    const ping = { duration: 5, prompt: 'wood', sampler: 'ping-pong' } as const;
    const first = await generateWhole(request(ping), fakeContext());
    const again = await generateWhole(request(ping), fakeContext());
    const other = await generateWhole(request({ ...ping, seed: 2 }), fakeContext());
    expect(again.pcm).toEqual(first.pcm);
    expect(other.pcm).not.toEqual(first.pcm);
  });

  test('a part of a clip starts from the noise that the clip has there', async () => {
    const whole = fakeContext();
    await generateWhole(request({ duration: 2 }), whole);
    const part = fakeContext();
    await generateWhole(request({ duration: 0.5, start: 1 }), part);
    const rows = (feeds: ReturnType<typeof networkRuns>[number]) => {
      const [, channels, frames] = feeds['x']!.dims;
      return Array.from({ length: channels! }, (_, c) =>
        feeds['x']!.data.slice(c * frames!, (c + 1) * frames!),
      );
    };
    const [all, own] = [rows(networkRuns(whole)[0]!), rows(networkRuns(part)[0]!)];
    expect(own.map((row) => row.length)).toEqual([5, 5, 5, 5]);
    expect(own).toEqual(all.map((row) => row.slice(10, 15)));
  });

  test('short clips are padded to the shortest window, long ones use equal windows', async () => {
    const short = fakeContext();
    await generateWhole(request({ duration: 0.2 }), short);
    expect(networkRuns(short)[0]!['x']!.dims).toEqual([1, 4, 5]);
    const long = fakeContext();
    await generateWhole(request({ duration: 5 }), long);
    expect(new Set(networkRuns(long).map((feeds) => String(feeds['x']!.dims)))).toEqual(new Set(['1,4,20']));
    expect(networkRuns(long).length).toBeGreaterThan(2 * 2);
    expect(networkRuns(long)[0]!['seconds_total']!.data[0]).toBe(2);
  });

  test.each([
    [2, 1],
    [2.001, 2],
    [2.1, 2],
  ])('%d s are %d windows of 2 s', async (duration, windows) => {
    const context = fakeContext();
    await generateWhole(request({ duration }), context);
    expect(context.runs.filter(({ role }) => role === 'vae-decoder')).toHaveLength(windows);
  });

  test.each([0.5, 2, 2.001, 7.5])(
    'a tail that decays to nothing ends %d s in exact silence',
    async (duration) => {
      const count = Math.round(duration * 125);
      const curve = Float32Array.from({ length: count }, (_, i) => Math.max(0, 0.5 - (0.7 * i) / count));
      for (const envelopeLock of [false, true]) {
        const { pcm } = await generateWhole(
          request({ duration, envelope: { rate: 125, left: curve, right: curve }, envelopeLock }),
          fakeContext(),
        );
        const silentFrom = Math.ceil(0.75 * duration * 1000) + 9;
        for (const samples of pcm.channels) {
          expect(samples.subarray(silentFrom).every((x) => x === 0)).toBe(true);
          expect(samples.subarray(0, silentFrom).some((x) => x !== 0)).toBe(true);
        }
      }
    },
  );

  test('guidance evaluates both prompts in one batch, and only where it makes a difference', async () => {
    const batches = async (changes: Partial<GenerateRequest>, manifest?: PackManifest) => {
      const context = fakeContext(manifest);
      await generateWhole(request(changes), context);
      return networkRuns(context).map((feeds) => feeds['x']!.dims[0]);
    };
    expect(await batches({ prompt: 'wood' })).toEqual([2, 2]);
    expect(await batches({ prompt: 'wood', guidance: 1 })).toEqual([1, 1]);
    expect(await batches({})).toEqual([1, 1]);
    const early = fakeManifest();
    const interval = {
      ...early,
      sampler: { ...early.sampler, guidanceInterval: [0.8, 1] as [number, number] },
    };
    expect(await batches({ prompt: 'wood' }, interval)).toEqual([2, 1]);
  });

  test('a network that takes the scale is evaluated once a step: with the scale where it is guided, with 1 elsewhere', async () => {
    const plain = fakeManifest();
    const roles = {
      ...plain.roles,
      'dit+controlnet': { ...plain.roles['dit+controlnet'], guidanceRange: [1, 8] },
    };
    const manifest = {
      ...plain,
      roles: roles as PackManifest['roles'],
      sampler: { ...plain.sampler, guidanceInterval: [0.8, 1] as [number, number] },
    };
    const scales = async (changes: Partial<GenerateRequest>) => {
      const context = fakeContext(manifest);
      await generateWhole(request(changes), context);
      return networkRuns(context).map((feeds) => [...feeds['guidance']!.data]);
    };
    expect(await scales({ prompt: 'wood', guidance: 6 })).toEqual([[6], [1]]);
    expect(await scales({ guidance: 6 })).toEqual([[1], [1]]);
    // Away from a negative prompt, or beyond its range, both prompts are evaluated without it.
    expect(await scales({ prompt: 'wood', negativePrompt: 'metals', guidance: 6 })).toEqual([[1, 1], [1]]);
    expect(await scales({ prompt: 'wood', guidance: 9 })).toEqual([[1, 1], [1]]);
  });

  test('what is the same in all steps of a window is given as the same tensors, for a GPU to hold', async () => {
    const manifest = fakeManifest();
    const interval = { ...manifest.sampler, guidanceInterval: [0.5, 1] as [number, number] };
    const context = fakeContext({ ...manifest, sampler: interval });
    await generateWhole(request({ prompt: 'wood', steps: 8, duration: 5 }), context);
    for (const name of ['prompt', 'control', 'seconds_start', 'seconds_total']) {
      const given = networkRuns(context).map((feeds) => feeds[name]!);
      expect(given.every(({ stays }) => stays)).toBe(true);
      // A pair and one alone for each window.
      expect(new Set(given).size).toBe(2 * new Set(given.map((_, k) => Math.floor(k / 8))).size);
    }
    expect(networkRuns(context).some(({ x, t }) => x!.stays || t!.stays)).toBe(false);
  });

  test('the negative prompt replaces the zeros', async () => {
    const context = fakeContext();
    await generateWhole(request({ prompt: 'wood', negativePrompt: 'metals' }), context);
    const prompts = networkRuns(context)[0]!['prompt']!;
    expect(prompts.dims).toEqual([2, 1, 3]);
    expect(prompts.data[5]).toBeCloseTo(0.06, 6);
  });

  test('text and reference blend to a unit vector by weight', async () => {
    const pcm = { sampleRate: 1000, channels: [new Float32Array(500).fill(0.1)] };
    const references = [{ pcm, weight: 1 }];
    const prompt = async (changes: Partial<GenerateRequest>) => {
      const context = fakeContext();
      await generateWhole(request({ ...changes, guidance: 1 }), context);
      return [...(networkRuns(context)[0]!['prompt']!.data as Float32Array)];
    };
    const only = await prompt({ references });
    expect(only).toEqual([0, 1, 0]);
    const [x, y] = await prompt({ references, prompt: 'oak', referenceWeight: 0.5 });
    expect(x).toBeCloseTo(y!, 6);
    const blended = await prompt({ references, prompt: 'oak', referenceWeight: 0.9 });
    expect(blended.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1, 6);
    expect(blended[1]).toBeGreaterThan(0.9);
  });

  test('the timbre profile follows the embedding, and prompts that differ in it alone are guided', async () => {
    const pcm = { sampleRate: 1000, channels: [new Float32Array(1000).fill(0.5)] };
    const references = [{ pcm, weight: 1 }];
    const context = fakeContext(fakeTimbreManifest(), {
      'clap-audio': () => ({ embedding: { data: new Float32Array(3), dims: [1, 3] } }),
    });
    await generateWhole(request({ references }), context);
    const prompts = networkRuns(context)[0]!['prompt']!;
    expect(prompts.dims).toEqual([2, 1, 5]);
    expect([...(prompts.data as Float32Array)]).toEqual([0, 0, 0, 0.5, 0.5, 0, 0, 0, 0, 0]);
  });

  test('every window’s decoder gets the reference’s timbre, encoded once; beside text by its weight', async () => {
    const pcm = { sampleRate: 1000, channels: [new Float32Array(1000).fill(0.5)] };
    const references = [{ pcm, weight: 1 }];
    const driven = async (changes: Partial<GenerateRequest>, manifest = fakeTimbreManifest(4)) => {
      const context = fakeContext(manifest);
      await generateWhole(request({ duration: 5, ...changes }), context);
      const decoders = context.runs.filter(({ role }) => role === 'vae-decoder');
      const encoded = context.runs.filter(({ role }) => role === 'timbre-encoder');
      expect(decoders.length).toBeGreaterThan(2);
      expect(encoded.length).toBe(changes.references && manifest.roles['timbre-encoder'] ? 1 : 0);
      const feeds = decoders.map(({ feeds: { excitation, profile } }) => ({ excitation, profile }));
      expect(new Set(feeds.map((feed) => JSON.stringify(feed))).size).toBe(1);
      return feeds[0];
    };
    const row = (...values: number[]) => ({ data: Float32Array.from(values), dims: [1, values.length] });
    const nothing = { excitation: row(0, 0, 0, 0), profile: row(0, 0) };
    expect(await driven({})).toEqual(nothing);
    expect(await driven({ prompt: 'oak' })).toEqual(nothing);
    expect(await driven({ references })).toEqual({ excitation: row(1, -1, 1, -1), profile: row(0.5, 0.5) });
    expect(await driven({ references, prompt: 'oak', referenceWeight: 0.25 })).toEqual({
      excitation: row(0.5, -0.5, 0.5, -0.5),
      profile: row(0.125, 0.125),
    });
    expect(await driven({ references }, fakeTimbreManifest())).toEqual({});
    expect(await driven({ references }, fakeManifest())).toEqual({});
  });

  test('the timbre encoder is loaded only for a reference, and only from a pack that uses its output', async () => {
    const loaded = async (changes: Partial<GenerateRequest>, manifest: PackManifest) => {
      const context = fakeContext(manifest);
      const load = vi.spyOn(context.graphs, 'load');
      await generateWhole(request(changes), context);
      return load.mock.calls.map(([role]) => role);
    };
    const pcm = { sampleRate: 1000, channels: [new Float32Array(1000)] };
    const references = [{ pcm, weight: 1 }];
    expect(await loaded({ references }, fakeTimbreManifest())).toContain('timbre-encoder');
    expect(await loaded({ prompt: 'oak' }, fakeTimbreManifest())).not.toContain('timbre-encoder');
    expect(await loaded({ references }, fakeManifest())).not.toContain('timbre-encoder');
  });

  test('each window’s control is its own part of the envelope', async () => {
    const curve = Float32Array.from({ length: 625 }, (_, i) => i / 1000);
    const context = fakeContext();
    await generateWhole(
      request({ duration: 5, envelope: { rate: 125, left: curve, right: curve } }),
      context,
    );
    const encoded = context.runs.filter(({ role }) => role === 'control-encoder');
    expect(encoded.length).toBeGreaterThan(2);
    const last = encoded.at(-1)!.feeds['envelope']!;
    expect(last.dims).toEqual([1, 2, 2000]);
    expect(last.data[0]).toBeCloseTo((3 * 125) / 1000, 4);
  });

  test('without a control encoder the envelope goes through the autoencoder', async () => {
    const manifest = fakeManifest();
    const context = fakeContext({ ...manifest, roles: { ...manifest.roles, 'control-encoder': undefined } });
    await generateWhole(request(), context);
    expect(context.runs.map(({ role }) => role)).toContain('vae-encoder');
  });

  test('silence in the envelope is silence in the sound', async () => {
    const left = new Float32Array(188);
    const right = new Float32Array(188).fill(0.3);
    const { pcm } = await generateWhole(request({ envelope: { rate: 125, left, right } }), fakeContext());
    expect(pcm.channels[0]!.every((x) => x === 0)).toBe(true);
    expect(pcm.channels[1]!.some((x) => x !== 0)).toBe(true);
  });

  test('the envelope lock brings the sound closer to the envelope, and is off by default', async () => {
    const curve = Float32Array.from({ length: 500 }, (_, i) => (i % 100 < 60 ? 0.4 : 0.1));
    const locked = { duration: 4, envelope: { rate: 125, left: curve, right: curve } };
    const tone: Parameters<typeof fakeContext>[1] = {
      'vae-decoder': ({ latent }) => {
        const length = latent!.dims[2]! * 100;
        return {
          audio: { data: Float32Array.from({ length: 2 * length }, (_, n) => 0.3 * Math.sin(n)), dims: [] },
        };
      },
    };
    const free = await generateWhole(request(locked), fakeContext(fakeManifest(), tone));
    const near = await generateWhole(
      request({ ...locked, envelopeLock: true }),
      fakeContext(fakeManifest(), tone),
    );
    expect(near.envelopeError).toBeLessThan(0.3 * free.envelopeError);
  });

  test('room tone lies under a silent take and is not measured; its colour is the one given', async () => {
    const silent = new Float32Array(250);
    const quiet = { duration: 2, envelope: { rate: 125, left: silent, right: silent } };
    const dry = await generateWhole(request(quiet), fakeContext());
    const room = { tone: { level: -60 }, reverb: null };
    const plain = await generateWhole(request({ ...quiet, room }), fakeContext());
    const roomColour = { frequencies: Float64Array.of(20, 500), power: Float64Array.of(1, 9) };
    const coloured = await generateWhole(request({ ...quiet, room, roomColour }), fakeContext());
    for (const { pcm, measured, envelopeError } of [plain, coloured]) {
      const [left] = pcm.channels;
      expect(20 * Math.log10(Math.hypot(...left!) / Math.sqrt(left!.length)) + 60).toBeCloseTo(0, 0);
      expect([measured, envelopeError]).toEqual([dry.measured, dry.envelopeError]);
    }
    expect(coloured.pcm).not.toEqual(plain.pcm);
  });

  const silence = { sampleRate: 1000, channels: [new Float32Array(1000)] };

  test.each<[Partial<GenerateRequest>, string]>([
    [{ steps: 0 }, 'Steps'],
    [{ seed: -1 }, 'Seed'],
    [{ seed: 1.5 }, 'Seed'],
    [{ guidance: NaN }, 'Guidance'],
    [{ duration: 0 }, 'Duration'],
    [{ referenceWeight: 2 }, 'weight of the reference'],
    [{ references: Array(5).fill({ pcm: silence, weight: 1 }) }, 'up to 4 reference sounds'],
    [{ references: [{ pcm: silence, weight: 0 }] }, 'weight above 0'],
    [{ pictureWeight: -0.1 }, 'weight of the picture'],
    [{ picture: [{ words: 'a door', share: 2 }] }, 'share from 0 to 1'],
    [{ sampler: 'dpmpp-2m' }, 'dpmpp-2m'],
    [{ room: { tone: { level: -20 }, reverb: null } }, 'Room tone'],
    [{ room: { tone: null, reverb: { seconds: 5, mix: 0.5 } } }, 'reverb'],
    [{ room: { tone: null, reverb: { seconds: 0.3, mix: NaN } } }, 'reverb'],
    [{ envelope: { rate: 100, left: new Float32Array(1), right: new Float32Array(1) } }, 'envelope'],
  ] as const)('%j is rejected by name', async (changes, name) => {
    const rejected = generateWhole(request(changes), fakeContext());
    await expect(rejected).rejects.toMatchObject({ code: 'request-invalid' });
    await expect(rejected).rejects.toThrow(name);
  });

  test('a long take is handed over window by window where all graphs fit, else once all are diffused', async () => {
    const order = async (fits: boolean) => {
      const context = fakeContext();
      const events: string[] = [];
      const note = (event: string) => events.at(-1) !== event && events.push(event);
      const noting = withGraphs(context, {
        fit: () => fits,
        run: (role, ...given) => {
          note(role);
          return context.graphs.run(role, ...given);
        },
      });
      const made = await generate(request({ duration: 5 }), noting, (part) => {
        expect(part.channels[0].length).toBeGreaterThan(0);
        note('part');
      });
      expect(made.measured.left).toHaveLength(625);
      return events;
    };
    const [fitting, short] = [await order(true), await order(false)];
    const window = ['control-encoder', 'dit+controlnet', 'vae-decoder', 'part'];
    const decoded = ['vae-decoder', 'part'];
    const staged = ['control-encoder', 'dit+controlnet', ...decoded, ...decoded, ...decoded, ...decoded];
    // A server decodes four at once.
    const isRemote = place === 'on a server';
    expect(short).toEqual(isRemote ? window : staged);
    expect(fitting).toEqual(isRemote ? window : [...window, ...window, ...window, ...window]);
  });

  test('without a model the recordings’ sound is handed over every ten seconds', async () => {
    const click = {
      sampleRate: 1000,
      channels: [Float32Array.from({ length: 300 }, (_, n) => 0.5 * 0.98 ** n)],
    };
    const starts: number[] = [];
    const made = await generate(
      request({ duration: 25, recordings: [{ pcm: click, weight: 1 }], recordingShare: 1 }),
      fakeContext(),
      ({ start }) => starts.push(start),
    );
    expect(starts).toEqual([0, 9496, 19_496]);
    expect(made.work).toEqual({ 'finish-take': 25 });
  });

  test('a model output that is not finite is an error', async () => {
    const context = fakeContext(fakeManifest(), {
      'vae-decoder': ({ latent }) => ({
        audio: { data: new Float32Array(latent!.dims[2]! * 200).fill(NaN), dims: [] },
      }),
    });
    await expect(generateWhole(request(), context)).rejects.toMatchObject({ code: 'internal' });
  });
});
