import { noRoom } from '../audio/room/room';
import { emptyProject, type Recipe, type Retake, type Take } from './project';

const recipe: Recipe = {
  curve: null,
  silenceLocks: [],
  seed: 7,
  prompt: emptyProject.prompt,
  picture: [],
  steps: 12,
  guidance: 2,
  sampler: 'euler',
  envelopeLock: false,
  recordingShare: 0,
  room: noRoom,
  recordings: [],
  packId: 'compact',
  packVersion: '0.6.0',
  packHash: 'b'.repeat(64),
  provider: 'wasm',
};

/** A take for tests. */
export function takeFixture(changes: Partial<Take> = {}): Take {
  return {
    ...recipe,
    id: 'a',
    name: 'Take 1',
    sound: 'sound-a',
    retakes: [],
    seconds: {},
    envelopeError: 0.02,
    levelError: null,
    created: '2026-11-28T00:00:00.000Z',
    ...changes,
  };
}

/** A retake for tests. */
export function retakeFixture(changes: Partial<Retake> = {}): Retake {
  return { ...recipe, range: { start: 1, end: 2 }, of: 'a', ...changes };
}
