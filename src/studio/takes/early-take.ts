import { type Project, projectDuration, type TakeRecording } from '../../core/project/project';
import { isMadeOf, sameRecipe, type WantedRecipe } from '../../core/project/recipe';
import type { Clip } from '../../media/api';
import { EarlyWork, type WorkContext } from '../jobs/early-work';
import type { JobContext } from '../jobs/job';
import type { EngineAndPack } from './engine-and-pack';
import type { TakeInputs } from './load-request';
import { type MadeSound, makeSound } from './make-sound';
import type { GrowingSound } from './partial-take';
import { recipeOf } from './recipe';

/** What tells one sound from another before it is made. */
interface SoundKey {
  readonly recipe: WantedRecipe;
  readonly recordings: readonly TakeRecording[];
  /** Seconds. */
  readonly duration: number;
  /** Its quiet parts give the room tone its colour. */
  readonly clip: Clip | null;
}

/** The sound of the next take, made while the designer looks and listens. */
export class EarlyTake {
  private readonly work: EarlyWork<SoundKey, GrowingSound, MadeSound>;

  constructor(
    log: (detail: string) => void,
    private readonly currentClip: () => Clip | null,
  ) {
    // The project has a sound that was taken; a long one would take much memory a second time.
    this.work = new EarlyWork({ name: 'take ahead', isSame, keepsResult: false, log });
  }

  /** Makes the sound, unless it is known. Ends with `signal`, unless a job waits for it by then. Never rejects. */
  start(
    project: Project,
    inputs: TakeInputs,
    engineAndPack: EngineAndPack,
    signal: AbortSignal,
  ): Promise<void> {
    return this.work.start(
      this.key(project, inputs, engineAndPack),
      work(project, inputs, engineAndPack),
      signal,
    );
  }

  /** The sound: the one at hand, the one that is being made, or a new one. @throws StudioError as makeSound. */
  finish(
    project: Project,
    inputs: TakeInputs,
    engineAndPack: EngineAndPack,
    context: JobContext,
    onPart: (sound: GrowingSound) => void,
  ): Promise<MadeSound> {
    const key = this.key(project, inputs, engineAndPack);
    return this.work.finish(key, work(project, inputs, engineAndPack), { ...context, onPart });
  }

  /** Whether the sound is at hand or being made. */
  has(
    project: Project,
    inputs: TakeInputs,
    engineAndPack: Pick<EngineAndPack, 'manifest' | 'packHash'>,
  ): boolean {
    return this.work.has(this.key(project, inputs, engineAndPack));
  }

  /** A job will wait for the sound that is being made. @returns as of EarlyWork. */
  claim(): () => void {
    return this.work.claim();
  }

  private key(
    project: Project,
    inputs: TakeInputs,
    { manifest, packHash }: Pick<EngineAndPack, 'manifest' | 'packHash'>,
  ): SoundKey {
    return {
      recipe: recipeOf(project, inputs, manifest, packHash),
      recordings: inputs.recordings,
      duration: projectDuration(project),
      clip: this.currentClip(),
    };
  }
}

function work(project: Project, inputs: TakeInputs, engineAndPack: EngineAndPack) {
  return (context: WorkContext<GrowingSound>) =>
    makeSound(project, inputs, engineAndPack, context, (sound) => context.onPart?.(sound));
}

function isSame(one: SoundKey, other: SoundKey): boolean {
  return (
    one.clip === other.clip &&
    one.duration === other.duration &&
    isMadeOf(one, other.recordings) &&
    sameRecipe(one.recipe, other.recipe)
  );
}
