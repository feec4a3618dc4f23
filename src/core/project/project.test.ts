import { describe, expect, it } from 'vitest';
import { randomCurve, randomEnvelope, seeded } from '../envelope/random.fixture';
import { StudioError } from '../errors';
import type { Project } from './document';
import { emptyProject } from './document';
import { parseProject, readProject, serialiseProject } from './project';

function full(): Project {
  const random = seeded(71);
  const left = randomEnvelope(random, 400);
  return {
    ...emptyProject,
    clip: {
      fileName: 'door.mp4',
      bytes: 12345,
      duration: 3.2,
      frameRate: { numerator: 30000, denominator: 1001 },
    },
    ghost: {
      envelope: { rate: 125, left, right: randomEnvelope(random, 400) },
      confidence: new Float32Array(400).fill(0.5),
      pack: 'compact 0.1.0',
    },
    curve: { left: randomCurve(random), right: randomCurve(random) },
    linked: false,
    prompt: { text: 'a door', negative: 'music', referenceName: 'slam.wav', referenceWeight: 0.25 },
    takes: [
      {
        id: 'a',
        name: 'Take 1',
        seed: 7,
        prompt: emptyProject.prompt,
        steps: 12,
        guidance: 2,
        sampler: 'euler',
        packId: 'compact',
        packVersion: '0.1.0',
        provider: 'wasm',
        seconds: { diffuse: 3.5 },
        envelopeError: 0.02,
        created: '2026-11-23T06:00:00.000Z',
      },
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
  it('reads back exactly what was saved', () => {
    const project = full();
    expect(readProject(serialiseProject(project), 'x')).toEqual(project);
  });

  it('keeps channels that share one curve sharing it', () => {
    const curve = randomCurve(seeded(72));
    const back = readProject(
      serialiseProject({ ...emptyProject, curve: { left: curve, right: curve } }),
      'x',
    );
    expect(back.curve.right).toBe(back.curve.left);
  });

  it('says what is wrong', () => {
    const { message, code } = errorOf(() => readProject('{', 'film.json'));
    expect(code).toBe('project-invalid');
    expect(message).toBe('film.json is not a project file, or it is damaged.');
    expect(errorOf(() => parseProject({ schemaVersion: 2 }, 'film.json')).message).toContain('newer version');
    const wrong = JSON.parse(serialiseProject(full())) as { settings: { takes: unknown } };
    wrong.settings.takes = 0;
    expect(errorOf(() => parseProject(wrong, 'film.json')).message).toContain('settings.takes');
    expect(errorOf(() => parseProject(null, 'film.json')).code).toBe('project-invalid');
  });

  it('refuses points out of order', () => {
    const file = JSON.parse(serialiseProject(full())) as { curve: { left: unknown[] } };
    file.curve.left.reverse();
    expect(errorOf(() => parseProject(file, 'film.json')).message).toContain('curve.left');
  });
});
