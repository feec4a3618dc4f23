import type { Pcm } from '../../core/audio/pcm';
import type { Envelope } from '../../core/loudness/envelope';
import { meanLevelError } from '../../core/loudness/level-error';
import type { PackManifest } from '../../core/pack/manifest';
import type { Project, Recipe, Take, TakeRecipe } from '../../core/project/project';
import type { Engine, EngineStatus, GenerateRequest, GenerateResult } from '../../engine/api';
import type { JobContext } from '../jobs/job';
import type { Chosen } from './load-request';

/** What sounds are made with. */
export interface Making {
  readonly engine: Engine;
  readonly manifest: PackManifest;
  /** SHA-256 of the pack's manifest. */
  readonly packHash: string;
  readonly request: (project: Project, chosen: Chosen, context: JobContext) => Promise<GenerateRequest>;
  /** Learns how long a take takes here. */
  readonly note: (result: GenerateResult) => Promise<void>;
}

/** A sound that is not stored yet. */
export interface MadeSound extends Pick<Take, 'envelopeError' | 'levelError' | 'seconds'> {
  readonly recipe: TakeRecipe;
  readonly pcm: Pcm;
  /** Envelope measured on it; null where it is not known. */
  readonly measured: Envelope | null;
}

/**
 * Makes the sound of a take of the project.
 * @param onSound receives the sound while it is made, up to `end` seconds. @throws StudioError as Engine.generate, and when a sound cannot be read.
 */
export async function makeSound(
  project: Project,
  chosen: Chosen,
  making: Making,
  { signal, progress }: JobContext,
  onSound: (pcm: Pcm, end: number) => void,
): Promise<MadeSound> {
  const request = await making.request(project, chosen, { signal, progress });
  const result = await making.engine.generate(request, { signal, onProgress: progress, onSound });
  const { pcm, measured, envelopeError, seconds, status } = result;
  // Nobody waits for what is learnt to be stored.
  void making.note(result);
  return {
    recipe: { ...usedRecipe(project, chosen, request, making, status), retakes: [] },
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
  { seed, picture, recordings }: Chosen,
  { steps, guidance, sampler, envelopeLock, recordingShare, room }: GenerateRequest,
  { manifest, packHash }: Making,
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
