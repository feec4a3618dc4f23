import type { Pcm } from '../../core/audio/pcm';
import { StudioError } from '../../core/errors';
import type { PictureCue } from '../../core/picture/picture-cue';
import type { PackManifest } from '../../core/pack/manifest';
import { listLimits } from '../../core/project/bounds';
import type { Project, Take, TakeRecording } from '../../core/project/project';
import type { GenerateResult } from '../../engine/api';
import { targetObstacle } from '../commands/readiness';
import type { JobContext } from '../jobs/job';
import { manifestHash } from '../pack/manifest-hash';
import { monitorWithTake } from '../playback/monitor';
import { loadReferences, missingReferences } from '../prompt/references';
import type { StudioServices } from '../services';
import { clipColour } from './clip-colour';
import { followTake } from './follow-take';
import { type FinishedTake, generateTakes } from './generate-takes';
import { describeRecipe } from './run-notices';
import { withTake, withTakeMadeAgain } from './take-list';

type Services = Pick<
  StudioServices,
  'editor' | 'measurements' | 'models' | 'now' | 'recordings' | 'sounds' | 'store'
>;

/** What the actions on takes share: running the engine, and takes of the project. */
export function takeRunner({ editor, measurements, models, now, recordings, sounds, store }: Services) {
  /** @param replaced id of the take whose sound is missing; null to add a take. @returns the take as it is in the project. */
  function add({ take, waveform, measured }: FinishedTake, replaced: string | null): string {
    const id = replaced ?? take.id;
    store.setState((state) => ({
      takeEnvelopes: new Map(state.takeEnvelopes).set(id, measured),
      takeWaveforms: new Map(state.takeWaveforms).set(id, waveform),
      mix: { ...state.mix, monitor: monitorWithTake(state.mix.monitor) },
    }));
    editor.change('Generate a take', (project) =>
      replaced === null ? withTake(project, take) : withTakeMadeAgain(project, replaced, take),
    );
    return id;
  }

  async function run(
    project: Project,
    seeds: readonly number[],
    picture: readonly PictureCue[],
    choose: (seed: number) => readonly TakeRecording[],
    manifest: PackManifest,
    context: JobContext,
    onTake: (finished: FinishedTake) => void,
  ): Promise<void> {
    const references = await loadReferences(project.prompt, sounds);
    const dependencies = {
      engine: await models.engine(context.signal),
      manifest,
      packHash: await manifestHash(manifest),
      picture,
      references,
      roomColour: project.settings.room.tone ? await clipColour(store.getState().clip, context) : null,
      choose,
      loadRecordings: (chosen: readonly TakeRecording[], of: JobContext) => recordings.sounds(chosen, of),
      addSound: (pcm: Pcm) => sounds.add(pcm),
      note: (result: GenerateResult) => measurements.note(manifest, result),
      now,
    };
    const partial = followTake({ editor, store }, context.signal);
    try {
      await generateTakes(project, seeds, { ...dependencies, onSound: partial.show }, context, onTake);
    } finally {
      partial.end();
    }
  }

  /** Makes a sound with the seed, the picture and the recordings of a take. @returns the id of the take that has it. */
  async function runAs(
    { seed, picture, recordings: chosen }: Take,
    project: Project,
    manifest: PackManifest,
    context: JobContext,
    replaced: string | null,
  ): Promise<string> {
    let made = '';
    await run(
      project,
      [seed],
      picture,
      () => chosen,
      manifest,
      context,
      (finished) => void (made = add(finished, replaced)),
    );
    return made;
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
    return describeRecipe(take, {
      missing: await missingReferences(take.prompt, sounds),
      isPackLoaded: manifest === null || take.packHash === (await manifestHash(manifest)),
    });
  }

  return { add, run, runAs, hasSound, takeById, requireTake, select, describeDifferences };
}

/** @throws StudioError request-invalid without a video or a curve. */
export function requireTarget(project: Project): void {
  const obstacle = targetObstacle(project);
  if (obstacle !== null) throw new StudioError('request-invalid', obstacle);
}

/** @throws StudioError request-invalid when the project cannot hold `count` more takes. */
export function requireRoom({ takes }: Project, count: number): void {
  if (takes.length + count <= listLimits.takes) return;
  throw new StudioError(
    'request-invalid',
    `A project holds up to ${listLimits.takes} takes and this one has ${takes.length}. Delete some, or start with fewer.`,
  );
}
