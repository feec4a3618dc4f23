import { throwIfAborted } from '../../core/errors';
import type { PictureCue } from '../../core/picture/picture-cue';
import type { PackManifest } from '../../core/pack/manifest';
import {
  type Project,
  projectDuration,
  type Retake,
  type TakeRecipe,
  type TakeRecording,
} from '../../core/project/project';
import { promptParts } from '../../core/project/prompt-parts';
import type { Waveform } from '../clip/waveform';
import { soundWaveform } from '../clip/waveforms';
import type { JobContext } from '../jobs/job';
import type { StudioServices } from '../services';
import { openEngine } from './engine-and-pack';
import { followTake } from './follow-take';
import { inTurn } from './in-turn';
import type { TakeInputs } from './load-request';
import { makeRetake, type SoundBeforeRetake } from './make-retake';
import type { MadeSound } from './make-sound';
import type { GrowingSound } from './partial-take';
import type { NewTake } from './project-takes';
import { withRecipe } from './recipe';
import { effectiveRecordingShare } from './take-request';

type Services = Pick<
  StudioServices,
  'earlyTake' | 'editor' | 'measurements' | 'models' | 'now' | 'recordings' | 'sounds' | 'store'
>;

/** Receives a take whose sound is stored, to add it to the project. It has been shown so far. */
type OnTake = (take: NewTake) => void;

/** Has the engine make takes, shows each while it is made, and stores its sound. */
export class TakeMaker {
  constructor(private readonly services: Services) {}

  /** The model is loaded while recordings are chosen and read. A failure is the take's, which loads what is still missing. */
  async loadMeanwhile(project: Project, { signal }: JobContext): Promise<void> {
    if (effectiveRecordingShare(project) === 1) return;
    const engine = await this.services.models.engine(signal);
    const preparation = { task: 'generate', ...promptParts(project.prompt) } as const;
    void engine.prepare(preparation, signal).catch(() => undefined);
  }

  /** Makes a take of the project for each seed, one after the other. */
  async makeForSeeds(
    project: Project,
    seeds: readonly number[],
    picture: readonly PictureCue[],
    choose: (seed: number) => readonly TakeRecording[],
    manifest: PackManifest,
    context: JobContext,
    onTake: OnTake,
  ): Promise<void> {
    const model = await openEngine(manifest, this.services, context.signal);
    await this.shown(context.signal, (show) =>
      inTurn(
        seeds,
        () => 1,
        context,
        async (seed, own) => {
          const id = crypto.randomUUID();
          const inputs = { seed, picture, recordings: choose(seed) };
          const onSound = seed === seeds[0] ? show(id) : () => undefined;
          const made = await this.services.earlyTake.finish(project, inputs, model, own, onSound);
          onTake(await this.stored(made, id, own.signal));
        },
      ),
    );
  }

  /** Makes the sound of a recipe, its retakes included. */
  async makeByRecipe(
    recipe: TakeRecipe,
    manifest: PackManifest,
    context: JobContext,
    onTake: OnTake,
  ): Promise<void> {
    const { earlyTake, editor } = this.services;
    const model = await openEngine(manifest, this.services, context.signal);
    const id = crypto.randomUUID();
    const duration = projectDuration(editor.document);
    await this.shown(context.signal, async (show) => {
      let made: MadeSound | null = null;
      await inTurn(
        [null, ...recipe.retakes],
        (retake) => (retake ? retake.range.end - retake.range.start : duration),
        context,
        async (retake, own) => {
          const project = withRecipe(editor.document, retake ?? recipe);
          if (retake && made) {
            const onSound = show(id, await soundWaveform(made.pcm));
            made = await makeRetake(made, retake, project, retake, model, own, onSound);
          } else made = await earlyTake.finish(project, recipe, model, own, show(id));
        },
      );
      onTake(await this.stored(made!, id, context.signal));
    });
  }

  /** Makes a range of a sound again. @param before waveform of the sound. */
  async makeRange(
    sound: SoundBeforeRetake,
    before: Waveform,
    place: Pick<Retake, 'range' | 'of'>,
    project: Project,
    inputs: TakeInputs,
    manifest: PackManifest,
    context: JobContext,
    onTake: OnTake,
  ): Promise<void> {
    const model = await openEngine(manifest, this.services, context.signal);
    const id = crypto.randomUUID();
    await this.shown(context.signal, async (show) => {
      const made = await makeRetake(sound, place, project, inputs, model, context, show(id, before));
      onTake(await this.stored(made, id, context.signal));
    });
  }

  /** @throws StudioError cancelled: what was cancelled meanwhile is not stored as a take. */
  private async stored(
    { recipe, pcm, measured, ...results }: MadeSound,
    id: string,
    signal: AbortSignal,
  ): Promise<NewTake> {
    const { now, sounds } = this.services;
    // The hash is computed beside the page's thread.
    const [sound, waveform] = await Promise.all([sounds.add(pcm), soundWaveform(pcm)]);
    throwIfAborted(signal);
    const take = { ...recipe, ...results, id, name: '', sound, created: now().toISOString() };
    return { take, waveform, measured };
  }

  /** Shows a take while `make` makes it. */
  private async shown(
    signal: AbortSignal,
    make: (show: (id: string, before?: Waveform) => (sound: GrowingSound) => void) => Promise<void>,
  ): Promise<void> {
    const partial = followTake(this.services, signal);
    try {
      await make((id, before) => (sound) => partial.show(id, sound, before));
    } finally {
      partial.end();
    }
  }
}
