import type { Pcm } from '../../core/audio/pcm';
import { type Project, projectDuration, type TakeRecording } from '../../core/project/project';
import { isMadeOf, sameRecipe, type WantedRecipe } from '../../core/project/recipe';
import type { Clip } from '../../media/api';
import { EarlyWork, type WorkContext } from '../jobs/early-work';
import type { JobContext } from '../jobs/job';
import type { Chosen } from './load-request';
import { type MadeSound, makeSound, type Making } from './make-sound';
import { recipeOf } from './recipe';

/** The sound while it is made, up to `end` seconds. */
interface SoundSoFar {
  readonly pcm: Pcm;
  readonly end: number;
}

/** What a sound is made of. */
interface Ingredients {
  readonly recipe: WantedRecipe;
  readonly recordings: readonly TakeRecording[];
  /** Seconds. */
  readonly duration: number;
  /** Its quiet parts give the room tone its colour. */
  readonly clip: Clip | null;
}

/** The sound of the next take, made while the designer looks and listens. */
export class EarlyTake {
  private readonly work: EarlyWork<Ingredients, SoundSoFar, MadeSound>;

  constructor(
    log: (detail: string) => void,
    private readonly currentClip: () => Clip | null,
  ) {
    // The project has a sound that was taken; a long one would take much memory a second time.
    this.work = new EarlyWork({ name: 'take ahead', isSame, keepsResult: false, log });
  }

  /** Makes the sound, unless it is known. Ends with `signal`, unless a job waits for it by then. Never rejects. */
  start(project: Project, chosen: Chosen, making: Making, signal: AbortSignal): Promise<void> {
    return this.work.start(this.ingredients(project, chosen, making), make(project, chosen, making), signal);
  }

  /** The sound: the one at hand, the one that is being made, or a new one. @throws StudioError as makeSound. */
  finish(
    project: Project,
    chosen: Chosen,
    making: Making,
    { signal, progress }: JobContext,
    onSound: (pcm: Pcm, end: number) => void,
  ): Promise<MadeSound> {
    const context = { signal, progress, onPart: ({ pcm, end }: SoundSoFar) => onSound(pcm, end) };
    return this.work.finish(
      this.ingredients(project, chosen, making),
      make(project, chosen, making),
      context,
    );
  }

  /** A job will wait for the sound that is being made. @returns as of EarlyWork. */
  claim(): () => void {
    return this.work.claim();
  }

  private ingredients(project: Project, chosen: Chosen, { manifest, packHash }: Making): Ingredients {
    const { seed, picture, recordings } = chosen;
    return {
      recipe: recipeOf(project, seed, manifest, packHash, picture),
      recordings,
      duration: projectDuration(project),
      clip: this.currentClip(),
    };
  }
}

function make(project: Project, chosen: Chosen, making: Making) {
  return (context: WorkContext<SoundSoFar>) =>
    makeSound(project, chosen, making, context, (pcm, end) => context.onPart?.({ pcm, end }));
}

function isSame(one: Ingredients, other: Ingredients): boolean {
  return (
    one.clip === other.clip &&
    one.duration === other.duration &&
    isMadeOf(one, other.recordings) &&
    sameRecipe(one.recipe, other.recipe)
  );
}
