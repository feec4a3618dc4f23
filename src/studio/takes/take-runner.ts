import type { SoundId } from '../../core/audio/sound-id';
import type { Pcm } from '../../core/audio/pcm';
import { StudioError, throwIfAborted } from '../../core/errors';
import type { Envelope } from '../../core/loudness/envelope';
import type { PictureCue } from '../../core/picture/picture-cue';
import type { PackManifest } from '../../core/pack/manifest';
import {
  type Project,
  projectDuration,
  type Retake,
  type Take,
  type TakeRecipe,
  type TakeRecording,
} from '../../core/project/project';
import { promptParts } from '../../core/project/prompt-parts';
import { recipesOf } from '../../core/project/recipes-of';
import type { GenerateResult } from '../../engine/api';
import type { Waveform } from '../clip/waveform';
import { soundWaveform } from '../clip/waveforms';
import type { JobContext } from '../jobs/job';
import { manifestHash } from '../pack/manifest-hash';
import { monitorWithTake } from '../playback/monitor';
import { missingReferences } from '../prompt/references';
import type { StudioServices } from '../services';
import { followTake } from './follow-take';
import { inTurn } from './in-turn';
import { type Chosen, loadRequest } from './load-request';
import { makeRetake, type SoundToRetake } from './make-retake';
import type { MadeSound, Making } from './make-sound';
import { withRecipe } from './recipe';
import { describeRecipe } from './run-notices';
import { withTake, withTakeMadeAgain } from './take-list';
import { effectiveRecordingShare } from './take-request';

type Services = Pick<
  StudioServices,
  'earlyTake' | 'editor' | 'measurements' | 'models' | 'now' | 'recordings' | 'sounds' | 'store'
>;

export interface FinishedTake {
  /** Its name is empty until it is added to the project. */
  readonly take: Take;
  readonly waveform: Waveform;
  readonly measured: Envelope | null;
}

/** What the actions on takes share: running the engine, and takes of the project. */
export function takeRunner(services: Services) {
  const { earlyTake, editor, measurements, models, now, sounds, store } = services;

  /** @param replaced id of the take whose sound is missing; null to add a take. @returns the take as it is in the project. */
  function add(
    { take, waveform, measured }: FinishedTake,
    replaced: string | null,
    label = 'Generate a take',
  ): string {
    const id = replaced ?? take.id;
    store.setState((state) => ({
      ...(measured && { takeEnvelopes: new Map(state.takeEnvelopes).set(id, measured) }),
      takeWaveforms: new Map(state.takeWaveforms).set(id, waveform),
      mix: { ...state.mix, monitor: monitorWithTake(state.mix.monitor) },
    }));
    editor.change(label, (project) =>
      replaced === null ? withTake(project, take) : withTakeMadeAgain(project, replaced, take),
    );
    return id;
  }

  /** The model is loaded while recordings are chosen and read. A failure is the take's, which loads what is still missing. */
  async function loadMeanwhile(project: Project, { signal }: JobContext): Promise<void> {
    if (effectiveRecordingShare(project) === 1) return;
    const engine = await models.engine(signal);
    const preparation = { task: 'generate', ...promptParts(project.prompt) } as const;
    void engine.prepare(preparation, signal).catch(() => undefined);
  }

  async function makingWith(manifest: PackManifest, signal: AbortSignal): Promise<Making> {
    return {
      engine: await models.engine(signal),
      manifest,
      packHash: await manifestHash(manifest),
      request: (project, chosen, context) => loadRequest(project, chosen, manifest, services, context),
      note: (result: GenerateResult) => measurements.note(manifest, result),
    };
  }

  /** Stores the sound. @throws StudioError cancelled: what was cancelled meanwhile is not added. */
  async function finish(
    { recipe, pcm, measured, ...results }: MadeSound,
    id: string,
    signal: AbortSignal,
  ): Promise<FinishedTake> {
    const sound: SoundId = await sounds.add(pcm);
    const take = { ...recipe, ...results, id, name: '', sound, created: now().toISOString() };
    const waveform = await soundWaveform(pcm);
    throwIfAborted(signal);
    return { take, waveform, measured };
  }

  /** Makes a take of the project for each seed, one after the other. `onTake` receives each finished take. */
  async function run(
    project: Project,
    seeds: readonly number[],
    picture: readonly PictureCue[],
    choose: (seed: number) => readonly TakeRecording[],
    manifest: PackManifest,
    context: JobContext,
    onTake: (finished: FinishedTake) => void,
  ): Promise<void> {
    const making = await makingWith(manifest, context.signal);
    await following(context.signal, (show) =>
      inTurn(
        seeds,
        () => 1,
        context,
        async (seed, own) => {
          const id = crypto.randomUUID();
          const chosen = { seed, picture, recordings: choose(seed) };
          const onSound = seed === seeds[0] ? show(id, project) : () => undefined;
          const made = await earlyTake.finish(project, chosen, making, own, onSound);
          onTake(await finish(made, id, own.signal));
        },
      ),
    );
  }

  /** Makes the sound of a recipe, its retakes included. @returns the id of the take that has it. */
  async function runAs(
    recipe: TakeRecipe,
    manifest: PackManifest,
    context: JobContext,
    replaced: string | null,
  ): Promise<string> {
    const making = await makingWith(manifest, context.signal);
    const id = crypto.randomUUID();
    const duration = projectDuration(editor.document);
    let made: MadeSound | null = null;
    await following(context.signal, (show) =>
      inTurn(
        [null, ...recipe.retakes],
        (retake) => (retake ? retake.range.end - retake.range.start : duration),
        context,
        async (retake, own) => {
          const project = withRecipe(editor.document, retake ?? recipe);
          made =
            retake && made
              ? await makeRetake(made, retake, project, retake, making, own)
              : await earlyTake.finish(project, recipe, making, own, show(id, project));
        },
      ),
    );
    return add(await finish(made!, id, context.signal), replaced);
  }

  /** Shows a take while `make` makes it. */
  async function following(
    signal: AbortSignal,
    make: (show: (id: string, project: Project) => (pcm: Pcm, end: number) => void) => Promise<void>,
  ): Promise<void> {
    const partial = followTake({ editor, store }, signal);
    try {
      await make((id, project) => (pcm, end) => partial.show(id, pcm, end, projectDuration(project)));
    } finally {
      partial.end();
    }
  }

  /** Makes a range of a take again as a new take. @returns its id. */
  async function runRetake(
    made: SoundToRetake,
    place: Pick<Retake, 'range' | 'of'>,
    project: Project,
    chosen: Chosen,
    manifest: PackManifest,
    context: JobContext,
  ): Promise<string> {
    const making = await makingWith(manifest, context.signal);
    const retaken = await makeRetake(made, place, project, chosen, making, context);
    return add(await finish(retaken, crypto.randomUUID(), context.signal), null, 'Retake a range');
  }

  async function hasSound({ sound }: Take): Promise<boolean> {
    return (await sounds.load(sound)) !== null;
  }

  function takeById(id: string): Take | undefined {
    return editor.document.takes.find((take) => take.id === id);
  }

  /** @throws StudioError request-invalid for a take that was deleted. */
  function requireTake(id: string): Take {
    const take = takeById(id);
    if (take) return take;
    throw new StudioError('request-invalid', 'The take is no longer in the project.');
  }

  function select(id: string): void {
    store.setState(({ mix }) => ({ mix: { ...mix, monitor: monitorWithTake(mix.monitor) } }));
    editor.chooseTake(id);
  }

  /** What differs from the recipe although it is set, as sentences. */
  async function describeDifferences(take: Take): Promise<string> {
    const { manifest } = store.getState();
    const packHash = manifest && (await manifestHash(manifest));
    const recipes = recipesOf(take);
    const missing = await Promise.all(recipes.map(({ prompt }) => missingReferences(prompt, sounds)));
    return describeRecipe(take, {
      missing: [...new Map(missing.flat().map((reference) => [reference.sound, reference])).values()],
      otherPack: (packHash !== null && recipes.find((recipe) => recipe.packHash !== packHash)) || null,
    });
  }

  return {
    add,
    loadMeanwhile,
    makingWith,
    run,
    runAs,
    runRetake,
    hasSound,
    takeById,
    requireTake,
    select,
    describeDifferences,
  };
}

export type TakeRunner = ReturnType<typeof takeRunner>;
