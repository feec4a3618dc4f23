import type { Pcm } from '../../core/audio/pcm';
import type { Envelope } from '../../core/loudness/envelope';
import { meanLevelError } from '../../core/loudness/level-error';
import {
  type Project,
  projectDuration,
  type Recipe,
  type Take,
  type TakeRecipe,
} from '../../core/project/project';
import type { EngineStatus, GenerateRequest } from '../../engine/api';
import type { JobContext } from '../jobs/job';
import type { EngineAndPack } from './engine-and-pack';
import type { TakeInputs } from './load-request';
import type { GrowingSound } from './partial-take';

/** A sound that is not stored yet. */
export interface MadeSound extends Pick<Take, 'envelopeError' | 'levelError' | 'seconds'> {
  readonly recipe: TakeRecipe;
  readonly pcm: Pcm;
  /** Envelope measured on it; null where it is not known. */
  readonly measured: Envelope | null;
}

/**
 * Makes the sound of a take of the project.
 * @param onSound receives the sound while it is made. @throws StudioError as Engine.generate, and when a sound cannot be read.
 */
export async function makeSound(
  project: Project,
  inputs: TakeInputs,
  engineAndPack: EngineAndPack,
  { signal, progress }: JobContext,
  onSound: (sound: GrowingSound) => void,
): Promise<MadeSound> {
  const request = await engineAndPack.loadRequest(project, inputs, { signal, progress });
  const range = { start: 0, end: projectDuration(project) };
  const result = await engineAndPack.engine.generate(request, {
    signal,
    onProgress: progress,
    onSound: (pcm, end) => onSound({ pcm, range, end }),
  });
  const { pcm, measured, envelopeError, seconds, status } = result;
  // Nobody waits for what is learnt to be stored.
  void engineAndPack.noteTime(result);
  return {
    recipe: { ...usedRecipe(project, inputs, request, engineAndPack, status), retakes: [] },
    pcm,
    measured,
    envelopeError,
    levelError: meanLevelError(request.envelope, measured),
    seconds: { ...seconds },
  };
}

/** The recipe of what was made. */
export function usedRecipe(
  { curve, silenceLocks, prompt }: Project,
  { seed, picture, recordings }: TakeInputs,
  { steps, guidance, sampler, envelopeLock, recordingShare, room }: GenerateRequest,
  { manifest, packHash }: EngineAndPack,
  status: EngineStatus,
): Recipe {
  return {
    curve,
    silenceLocks,
    seed,
    prompt,
    picture,
    steps,
    guidance,
    sampler,
    envelopeLock,
    recordingShare,
    room,
    recordings,
    packId: manifest.id,
    packVersion: manifest.version,
    packHash,
    provider: status.remote ? 'remote' : status.provider,
  };
}
