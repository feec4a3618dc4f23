import { describe, expect, it } from 'vitest';
import { samePoints } from '../curve/stereo';
import { StudioError } from '../errors';
import { listLimits, settingBounds } from './bounds';
import { emptyProject, type Project, type Retake } from './project';
import { exceededLimit, requireUsableClip } from './project-limits';
import { parseProject, readProject, serialiseProject } from './project-schema';
import { retakeFixture, takeFixture } from './take.fixture';

type Json = Record<string, unknown>;

/** On a machine that does other things as well. */
const MOST_MILLISECONDS = 3000;

const frameRate = { numerator: 25, denominator: 1 };
const clip = { fileName: 'a.mp4', bytes: 1, duration: 10, frameRate };
const project: Project = { ...emptyProject, clip, takes: [takeFixture()] };
const file = JSON.parse(serialiseProject(project)) as Json & { takes: Json[]; settings: Json; prompt: Json };

/** The sentence with which a project is refused, and the milliseconds that it took. */
function refused(changes: Json): { readonly message: string; readonly milliseconds: number } {
  const json = { ...file, ...changes };
  const started = performance.now();
  try {
    parseProject(json, 'film.json');
  } catch (error) {
    const milliseconds = performance.now() - started;
    expect(error).toBeInstanceOf(StudioError);
    return { message: (error as StudioError).message, milliseconds };
  }
  throw new Error('was not refused');
}

const times = (count: number, item: (i: number) => unknown) =>
  Array.from({ length: count }, (_, i) => item(i));
const point = (i: number) => ({ time: i / 1000, value: 0.5, shape: 'linear' });
const recording = { source: 'bank', id: 'r', name: 'wood', licence: '', attribution: '', weight: 1 };
const samples = (count: number) => new Array<number>(count).fill(0.5);

describe('numbers of a project', () => {
  const setting = (changes: Json) => ({ settings: { ...file.settings, ...changes } });
  const take = (changes: Json) => ({ takes: [{ ...file.takes[0], ...changes }] });
  const retake = (changes: Json) => take({ retakes: [{ ...retakeFixture(), ...changes }] });
  const rate = (numerator: number, denominator: number) => ({
    clip: { ...clip, frameRate: { numerator, denominator } },
  });
  it.each<[string, Json]>([
    ['settings.takes', setting({ takes: 9e15 })],
    ['settings.takes', setting({ takes: 17 })],
    ['settings.takes', setting({ takes: 0 })],
    ['settings.steps', setting({ steps: -5 })],
    ['settings.steps', setting({ steps: 501 })],
    ['settings.steps', setting({ steps: 1.5 })],
    ['settings.guidance', setting({ guidance: 1e308 })],
    ['settings.guidance', setting({ guidance: -1 })],
    ['settings.seed', setting({ seed: 2 ** 32 })],
    ['settings.seed', setting({ seed: -1 })],
    ['takes.0.seed', take({ seed: -1 })],
    ['takes.0.steps', take({ steps: 0 })],
    ['takes.0.guidance', take({ guidance: 1e308 })],
    ['takes.0.envelopeError', take({ envelopeError: -1 })],
    ['takes.0.levelError', take({ levelError: 1e9 })],
    ['takes.0.recordings.0.weight', take({ recordings: [{ ...recording, weight: 0 }] })],
    ['takes.0.recordings', take({ recordings: times(65, () => recording) })],
    ['takes.0.seconds.a', take({ seconds: { a: -1 } })],
    ['takes.0.seconds', take({ seconds: Object.fromEntries(times(101, (i) => [`s${i}`, 1]) as []) })],
    ['clip.frameRate', rate(9e15, 1)],
    ['clip.frameRate', rate(1, 9e15)],
    ['clip.frameRate.denominator', rate(25, 0)],
    ['clip.duration', { clip: { ...clip, duration: 86_401 } }],
    ['clip.duration', { clip: { ...clip, duration: 1e6 } }],
    ['clip.bytes', { clip: { ...clip, bytes: -1 } }],
    ['startFrame', { startFrame: 9e15 }],
    ['startFrame', { startFrame: -1 }],
    ['inPoint', { inPoint: 1e9 }],
    ['prompt.referenceWeight', { prompt: { ...file.prompt, referenceWeight: 2 } }],
    ['prompt.text', { prompt: { ...file.prompt, text: 'a'.repeat(10_001) } }],
    ['curve.left.0.time', { curve: { left: [{ ...point(0), time: 1e6 }] } }],
    ['curve.left.0.value', { curve: { left: [{ ...point(0), value: 1.5 }] } }],
    ['curve.left.0.bend', { curve: { left: [{ ...point(0), bend: 1e9 }] } }],
    ['curve.left.1', { curve: { left: [point(0), point(0)] } }],
    ['curve.left.0', { curve: { left: [null] } }],
    ['takes.0.retakes.0.range', retake({ range: { start: 2, end: 2 } })],
    ['takes.0.retakes.0.range.end', retake({ range: { start: 2, end: 1e6 } })],
    ['takes.0.retakes.0.seed', retake({ seed: 0.5 })],
    ['takes.0.retakes.0.of', retake({ of: null })],
    ['takes.0.retakes.0.prompt.references', retake({ prompt: { ...file.prompt, references: 1 } })],
    ['takes', retake({ curve: 3 })],
  ])('%s out of its bounds is refused', (field, changes) => {
    expect(refused(changes).message).toBe(`film.json cannot be opened: ${field} is not valid.`);
  });

  it('at their bounds are accepted', () => {
    for (const end of ['min', 'max'] as const) {
      const { seed, steps, guidance, takes } = settingBounds;
      const settings = { seed: seed[end], steps: steps[end], guidance: guidance[end], takes: takes[end] };
      expect(parseProject({ ...file, ...setting(settings) }, 'x').settings).toMatchObject(settings);
    }
  });
});

describe('lists of a project', () => {
  const lock = (i: number) => ({ start: i, end: i + 0.5 });
  const prediction = (changes: Json) => ({
    prediction: { rate: 125, left: samples(100), confidence: null, pack: 'p', ...changes },
  });
  it.each<[string, string, () => Json]>([
    ['ids of takes twice', 'takes', () => ({ takes: [file.takes[0], file.takes[0]] })],
    [
      'ids of markers twice',
      'markers',
      () => ({ markers: times(2, () => ({ id: 'a', time: 1, label: '' })) }),
    ],
    ['takes', 'takes', () => ({ takes: times(20_000, (i) => ({ ...file.takes[0], id: String(i) })) })],
    ['a million wrong takes', 'takes', () => ({ takes: times(1e6, () => 0) })],
    ['wrong takes', 'takes.0', () => ({ takes: times(200, () => 0) })],
    ['markers', 'markers', () => ({ markers: times(2001, (i) => ({ id: String(i), time: 1, label: '' })) })],
    ['silence locks', 'silenceLocks', () => ({ silenceLocks: times(2001, (i) => lock(i)) })],
    ['overlapping silence locks', 'silenceLocks', () => ({ silenceLocks: times(2000, () => lock(0)) })],
    [
      'a hundred thousand overlapping locks',
      'silenceLocks',
      () => ({ silenceLocks: times(1e5, () => lock(0)) }),
    ],
    ['points', 'curve.left', () => ({ curve: { left: times(500_001, point) } })],
    [
      'points in all',
      'takeCurves',
      () => ({ takeCurves: [400_000, 400_000, 400_000].map((count) => ({ left: times(count, point) })) }),
    ],
    ['curves of takes', 'takeCurves', () => ({ takeCurves: times(1201, () => ({ left: [] })) })],
    [
      'silence locks in all',
      'takes',
      () => ({
        takes: times(11, (i) => ({
          ...file.takes[0],
          id: String(i),
          silenceLocks: times(2000, (k) => lock(k)),
        })),
      }),
    ],
    [
      'retakes of a take',
      'takes.0.retakes',
      () => ({ takes: [{ ...file.takes[0], retakes: times(51, () => retakeFixture()) }] }),
    ],
    [
      'retakes in all',
      'takes',
      () => ({
        takes: times(21, (i) => ({
          ...file.takes[0],
          id: String(i),
          retakes: times(50, () => retakeFixture()),
        })),
      }),
    ],
    ['a prediction longer than the clip', 'prediction', () => prediction({ left: samples(125 * 21) })],
    ['samples that are no levels', 'prediction.left', () => prediction({ left: times(1e6, () => 7) })],
    ['confidence longer than the prediction', 'prediction', () => prediction({ confidence: samples(101) })],
    [
      'a million hits out of order',
      'prediction',
      () =>
        prediction({
          detection: {
            ...{ sensitivity: 0, left: samples(100).map(() => 1), seconds: {} },
            hits: times(1e5, () => ({ sample: 1, from: 0, threshold: 0 })),
          },
        }),
    ],
  ])('%s are refused quickly', (_, field, changes) => {
    const { message, milliseconds } = refused(changes());
    expect(message).toBe(`film.json cannot be opened: ${field} is not valid.`);
    expect(milliseconds).toBeLessThan(MOST_MILLISECONDS);
  });

  it('at their limits are read back', () => {
    const left = times(50_000, point) as Project['curve']['left'];
    const curve = { left, right: left };
    const takes = times(listLimits.takes, (i) => takeFixture({ id: String(i), curve })) as Project['takes'];
    const silenceLocks = times(listLimits.silenceLocks, lock) as Project['silenceLocks'];
    const markers = times(listLimits.markers, (i) => ({ id: String(i), time: 1, label: '' }));
    const full = { ...project, curve, takes, silenceLocks, markers: markers as Project['markers'] };
    const back = readProject(serialiseProject(full), 'x');
    expect(new Set(back.takes.map((take) => take.curve))).toEqual(new Set([back.curve]));
    expect(samePoints(back.curve.left, left)).toBe(true);
    expect([back.takes.length, back.silenceLocks, back.markers]).toEqual([200, silenceLocks, markers]);
  });

  it('of takes may not hold the selected one', () => {
    expect(parseProject({ ...file, currentTake: 'gone' }, 'x').currentTake).toBeNull();
  });

  it('of earlier versions are refused as quickly', () => {
    const takes = times(2e6, () => 0);
    const started = performance.now();
    expect(() => parseProject({ schemaVersion: 1, takes }, 'x')).toThrow(StudioError);
    expect(performance.now() - started).toBeLessThan(MOST_MILLISECONDS);
  });
});

it('text that is nested a million times is refused in one sentence', () => {
  expect(() => readProject('['.repeat(1e6), 'film.json')).toThrow(
    'film.json is not a project file, or it is damaged.',
  );
});

describe('a project that grows', () => {
  const curveOf = (count: number, value = 0.5): Project['curve'] => {
    const left = times(count, (i) => ({ ...point(i), value })) as Project['curve']['left'];
    return { left, right: left };
  };
  const take = (id: string, curve: Project['curve']) => takeFixture({ id, curve });

  it('has its limits, each a sentence', () => {
    const half = curveOf(400_000);
    expect(exceededLimit({ ...project, curve: curveOf(500_001) })).toContain('500,000 points');
    const takes = [take('a', half), take('b', curveOf(400_000, 0.4))];
    expect(exceededLimit({ ...project, curve: half, takes })).toBeNull();
    expect(exceededLimit({ ...project, curve: curveOf(300_000, 0.3), takes })).toContain('1,000,000 points');
    const many = times(201, (i) => take(String(i), half)) as Project['takes'];
    expect(exceededLimit({ ...project, takes: many })).toContain('200 takes');
    const markers = times(2001, (i) => ({ id: String(i), time: i, label: '' })) as Project['markers'];
    expect(exceededLimit({ ...project, markers })).toContain('2,000 markers');
    const silenceLocks = times(2001, (i) => ({ start: i, end: i + 0.5 })) as Project['silenceLocks'];
    expect(exceededLimit({ ...project, silenceLocks })).toContain('silence locks');
    const retakes = times(50, () => retakeFixture()) as Retake[];
    const retaken = times(20, (i) => ({ ...take(String(i), half), retakes })) as Project['takes'];
    expect(exceededLimit({ ...project, takes: retaken })).toBeNull();
    const last = { ...take('last', half), retakes: retakes.slice(0, 1) };
    expect(exceededLimit({ ...project, takes: [...retaken, last] })).toContain('1,000 retaken ranges');
  });

  it('counts equal curves once, whether they are one object or not', () => {
    const takes = times(3, (i) => take(String(i), curveOf(300_000, 0.4))) as Project['takes'];
    expect(exceededLimit({ ...project, curve: curveOf(300_000), takes })).toBeNull();
  });

  it('refers only to clips that it can be opened with again', () => {
    const message = (changes: Partial<typeof clip>) => {
      try {
        requireUsableClip({ ...clip, ...changes });
      } catch (error) {
        return (error as StudioError).message;
      }
      return null;
    };
    expect(message({})).toBeNull();
    expect(message({ duration: 86_400 })).toBeNull();
    expect(message({ duration: 90_000 })).toMatch(/^a\.mp4 is longer than 24 hours/);
    expect(message({ duration: NaN })).toContain('longer than 24 hours');
    const rate = (numerator: number, denominator: number) =>
      message({ frameRate: { numerator, denominator } });
    expect(rate(1000, 1)).toBeNull();
    expect(rate(90_000, 1)).toContain('a.mp4 has 90000 frames a second; the studio edits 0.01 to 1000.');
    expect(rate(1, 200)).toContain('0.005 frames a second');
    expect(rate(24.5, 1)).toContain('frames a second');
    expect(rate(0, 0)).toContain('frames a second');
  });
});
