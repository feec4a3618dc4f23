import { throwIfAborted } from '../../core/errors';
import type { PackManifest } from '../../core/pack/manifest';
import { type Project, projectDuration, type TakeRecipe } from '../../core/project/project';
import { promptParts } from '../../core/project/prompt-parts';
import type { Waveform } from '../clip/waveform';
import { soundWaveform } from '../clip/waveforms';
import type { JobContext } from '../jobs/job';
import type { StudioServices } from '../services';
import { openEngine } from './engine-and-pack';
import { type FollowedTake, followTake } from './follow-take';
import { inTurn } from './in-turn';
import { makeRetake, type SoundBeforeRetake, type WantedRetake } from './make-retake';
import type { MadeSound } from './make-sound';
import type { GrowingSound } from './partial-take';
import type { TakePlan } from './plan-takes';
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
    { manifest, picture, choose }: Pick<TakePlan, 'manifest' | 'picture' | 'choose'>,
    context: JobContext,
    onTake: OnTake,
  ): Promise<void> {
    const engineAndPack = await openEngine(manifest, this.services, context.signal);
    await this.showWhile(context.signal, (followed) =>
      inTurn(
        seeds,
        () => 1,
        context,
        async (seed, own) => {
          const id = crypto.randomUUID();
          const inputs = { seed, picture, recordings: choose(seed) };
          const onSound = (sound: GrowingSound) => seed === seeds[0] && followed.show(id, sound);
          const made = await this.services.earlyTake.finish(project, inputs, engineAndPack, own, onSound);
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
    const engineAndPack = await openEngine(manifest, this.services, context.signal);
    const id = crypto.randomUUID();
    const duration = projectDuration(editor.document);
    await this.showWhile(context.signal, async (followed) => {
      let made: MadeSound | null = null;
      await inTurn(
        [null, ...recipe.retakes],
        (retake) => (retake ? retake.range.end - retake.range.start : duration),
        context,
        async (retake, own) => {
          const project = withRecipe(editor.document, retake ?? recipe);
          if (retake && made) {
            const before = followed.mayAppear(id) ? await soundWaveform(made.pcm) : null;
            const wanted = { project, inputs: retake, place: retake };
            const onSound = (sound: GrowingSound) => followed.show(id, sound, before);
            made = await makeRetake(made, wanted, engineAndPack, own, onSound);
          } else {
            const onSound = (sound: GrowingSound) => followed.show(id, sound);
            made = await earlyTake.finish(project, recipe, engineAndPack, own, onSound);
          }
        },
      );
      onTake(await this.stored(made!, id, context.signal));
    });
  }

  /** Makes a range of a sound again. */
  async makeRange(
    before: SoundBeforeRetake & { readonly waveform: Waveform },
    wanted: WantedRetake,
    manifest: PackManifest,
    context: JobContext,
    onTake: OnTake,
  ): Promise<void> {
    const engineAndPack = await openEngine(manifest, this.services, context.signal);
    const id = crypto.randomUUID();
    await this.showWhile(context.signal, async (followed) => {
      const onSound = (sound: GrowingSound) => followed.show(id, sound, before.waveform);
      const made = await makeRetake(before, wanted, engineAndPack, context, onSound);
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
  private async showWhile(
    signal: AbortSignal,
    make: (followed: FollowedTake) => Promise<void>,
  ): Promise<void> {
    const followed = followTake(this.services, signal);
    try {
      await make(followed);
    } finally {
      followed.end();
    }
  }
}
