import { describe, expect, it } from 'vitest';
import { randomCurve, randomEnvelope, seeded } from '../curve/random.fixture';
import { atSensitivity } from '../mapper/detected-hits';
import { StudioError } from '../errors';
import { noRoom } from '../audio/room/room';
import { emptyProject, type Project } from './project';
import { retakeFixture, takeFixture } from './take.fixture';
import { parseProject, readProject, serialiseProject } from './project-schema';

function full(): Project {
  const random = seeded(71);
  const decoded = { rate: 125, left: randomEnvelope(random, 400), right: randomEnvelope(random, 400) };
  const detected = {
    hits: [
      { sample: 20, from: 12, threshold: -0.5 },
      { sample: 60, from: 50, threshold: 0.4 },
    ],
    left: new Uint8Array(400).fill(20),
    right: new Uint8Array(400).fill(90),
  };
  const seconds = { 'encode-picture': 1.5 };
  const curve = { left: randomCurve(random), right: randomCurve(random) };
  const line = randomCurve(random);
  const earlier = { left: line, right: line };
  return {
    ...emptyProject,
    clip: {
      fileName: 'door.mp4',
      bytes: 12345,
      duration: 3.2,
      frameRate: { numerator: 30000, denominator: 1001 },
      contentHash: 'd'.repeat(64),
    },
    prediction: {
      envelope: atSensitivity(decoded, detected, -0.75),
      confidence: new Float32Array(400).fill(0.5),
      pack: 'compact 0.1.0',
      detection: { sensitivity: -0.75, sharpTransients: true, decoded, detected, seconds },
    },
    curve,
    linked: false,
    silenceLocks: [
      { start: 0.25, end: 0.5 },
      { start: 1, end: 1.75 },
    ],
    prompt: {
      text: 'a door',
      negative: 'music',
      references: [
        { name: 'slam.wav', sound: 'c'.repeat(64), weight: 1 },
        { name: 'glass.wav', sound: 'd'.repeat(64), weight: 0.35 },
      ],
      referenceWeight: 0.25,
      pictureWeight: 0.75,
      recordings: {
        pinned: [{ source: 'folder', id: 'f a.wav', name: 'a', licence: '', attribution: '' }],
        banned: [{ source: 'bank', id: 'b', name: 'wood', licence: 'CC-BY-3.0', attribution: 'Ann' }],
        allowShareAlike: true,
      },
    },
    takes: [
      takeFixture({
        picture: [{ words: 'a door', share: 0.625 }],
        id: 'a',
        curve: earlier,
        silenceLocks: [{ start: 0.25, end: 0.5 }],
        envelopeLock: true,
        recordingShare: 0.6,
        room: { tone: { level: -62 }, reverb: { seconds: 0.35, mix: 0.25 } },
        recordings: [
          { source: 'bank', id: 'c', name: 'wood', licence: 'CC-BY-3.0', attribution: 'Ann', weight: 0.75 },
          { source: 'reference', id: 'c'.repeat(64), name: 'x', licence: '', attribution: '', weight: 0.25 },
        ],
        seconds: { diffuse: 3.5 },
        levelError: 1.5,
      }),
      takeFixture({ id: 'b', curve }),
      takeFixture({ id: 'c', curve: earlier }),
      takeFixture({ id: 'd', packHash: null }),
      takeFixture({
        id: 'e',
        curve: earlier,
        retakes: [
          retakeFixture({ range: { start: 0.5, end: 1 }, of: 'a', curve, seed: 9 }),
          retakeFixture({
            range: { start: 0.25, end: 0.75 },
            of: 'gone',
            curve: { left: randomCurve(random), right: line },
            silenceLocks: [{ start: 0.25, end: 0.5 }],
            recordings: [
              { source: 'bank', id: 'z', name: 'zip', licence: 'CC0-1.0', attribution: '', weight: 1 },
            ],
          }),
        ],
        envelopeError: null,
      }),
    ],
    currentTake: 'a',
    markers: [{ id: 'm', time: 1.5, label: 'slam' }],
    inPoint: 0.5,
    outPoint: 2,
    loop: true,
    startFrame: 90_000,
    dropFrame: true,
  };
}

function errorOf(run: () => unknown): StudioError {
  try {
    run();
  } catch (error) {
    if (error instanceof StudioError) return error;
  }
  throw new Error('no StudioError');
}

describe('project file', () => {
  it('reads exactly what was written', () => {
    const project = full();
    expect(readProject(serialiseProject(project), 'x')).toEqual(project);
  });

  it('preserves a curve that both channels share', () => {
    const curve = randomCurve(seeded(72));
    const back = readProject(
      serialiseProject({ ...emptyProject, curve: { left: curve, right: curve } }),
      'x',
    );
    expect(back.curve.right).toBe(back.curve.left);
  });

  it('writes each curve once, however many takes were made from it', () => {
    const project = full();
    const [first] = project.takes;
    const again = structuredClone(first!.curve!);
    const takes = Array.from({ length: 50 }, (_, i) => ({
      ...first!,
      id: `take ${i}`,
      curve: i % 2 ? first!.curve : again,
    }));
    const few = serialiseProject({ ...project, takes: takes.slice(0, 1) });
    const many = serialiseProject({ ...project, takes });
    const perTake = JSON.stringify({ ...first, curve: 0 }).length;
    expect(many.length - few.length).toBeLessThan(49 * (perTake + 20));
    const back = readProject(many, 'x').takes;
    expect(back.map(({ curve }) => curve)).toEqual(takes.map(({ curve }) => curve));
    expect(new Set(back.map(({ curve }) => curve)).size).toBe(1);
  });

  it("shares the project's curve with the takes that were made from it", () => {
    const { curve, takes } = readProject(serialiseProject(full()), 'x');
    expect(takes.map((take) => take.curve === curve)).toEqual([false, true, false, false, false]);
    expect(takes[4]!.retakes.map((retake) => retake.curve === curve)).toEqual([true, false]);
    expect(takes[4]!.curve).toBe(takes[0]!.curve);
  });

  it('refuses a take of a curve that the file does not have', () => {
    const file = JSON.parse(serialiseProject(full())) as { takeCurves: unknown[] };
    file.takeCurves = [];
    expect(errorOf(() => parseProject(file, 'film.json')).message).toBe(
      'film.json cannot be opened: takes is not valid.',
    );
  });

  it('opens files without silence locks', () => {
    const old = JSON.parse(serialiseProject(emptyProject)) as { silenceLocks?: unknown };
    delete old.silenceLocks;
    expect(parseProject(old, 'x')).toEqual(emptyProject);
  });

  it('reads files without an envelope lock as not locked', () => {
    const file = JSON.parse(serialiseProject(full()).replaceAll('"envelopeLock":true,', '')) as {
      settings: { envelopeLock?: boolean };
    };
    delete file.settings.envelopeLock;
    const { settings, takes } = parseProject(file, 'x');
    expect([settings.envelopeLock, takes[0]?.envelopeLock]).toEqual([false, false]);
  });

  it('reads files without a room as dry, and refuses a room out of bounds', () => {
    const project = { ...full(), settings: { ...emptyProject.settings, room: full().takes[0]!.room } };
    const file = JSON.parse(serialiseProject(project)) as {
      settings: { room?: unknown };
      takes: { room?: unknown }[];
    };
    for (const room of [
      { tone: { level: -91 }, reverb: null },
      { tone: null, reverb: { seconds: 0.7, mix: 0 } },
      { tone: null, reverb: { seconds: 0.3, mix: 1.1 } },
    ]) {
      expect(() => parseProject({ ...file, settings: { ...file.settings, room } }, 'x')).toThrow('settings');
    }
    delete file.settings.room;
    for (const take of file.takes) delete take.room;
    const { settings, takes } = parseProject(file, 'x');
    expect([settings, ...takes].map(({ room }) => room)).toEqual(Array(6).fill(noRoom));
  });

  it('refuses more references than a prompt has, the same one twice, and weights out of bounds', () => {
    const file = JSON.parse(serialiseProject(full())) as { prompt: Record<string, unknown> };
    const sound = (id: string, weight = 1) => ({ name: 'a.wav', sound: id, weight });
    const open = (references: unknown) =>
      parseProject({ ...file, prompt: { ...file.prompt, references } }, 'x').prompt.references;
    expect(open(['a', 'b', 'c', 'd'].map((id) => sound(id)))).toHaveLength(4);
    for (const references of [
      ['a', 'b', 'c', 'd', 'e'].map((id) => sound(id)),
      [sound('a'), sound('a')],
      [sound('a', 0)],
      [sound('a', 1.1)],
      [sound('a', NaN)],
      [{ name: 'a.wav', sound: 'a' }],
      null,
      undefined,
    ])
      expect(() => open(references)).toThrow('prompt.references');
  });

  it('names the field that is not valid', () => {
    const { message, code } = errorOf(() => readProject('{', 'film.json'));
    expect(code).toBe('project-invalid');
    expect(message).toBe('film.json is not a project file, or it is damaged.');
    expect(errorOf(() => parseProject({ schemaVersion: 6 }, 'film.json')).message).toContain('newer version');
    const wrong = JSON.parse(serialiseProject(full())) as { settings: { takes: unknown } };
    wrong.settings.takes = 0;
    expect(errorOf(() => parseProject(wrong, 'film.json')).message).toContain('settings.takes');
    expect(errorOf(() => parseProject(null, 'film.json')).code).toBe('project-invalid');
  });

  it('rejects points out of order', () => {
    const file = JSON.parse(serialiseProject(full())) as { curve: { left: unknown[] } };
    file.curve.left.reverse();
    expect(errorOf(() => parseProject(file, 'film.json')).message).toContain('curve.left');
  });
});
