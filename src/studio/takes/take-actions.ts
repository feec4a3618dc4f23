import { throwIfAborted } from '../../core/errors';
import type { Project, Recipe, Retake, Take } from '../../core/project/project';
import { hasRecipe, isMadeOf } from '../../core/project/recipe';
import { recipesOf } from '../../core/project/recipes-of';
import { curveAndLocksOf } from '../../core/project/take-curve';
import type { JobContext } from '../jobs/job';
import { manifestHash } from '../pack/manifest-hash';
import type { StudioServices } from '../services';
import { planTakes, seedsOf } from './plan-takes';
import { recipeOf, withRecipe } from './recipe';
import { retake } from './retake';
import { describeRun } from './run-notices';
import { withFavourite, withoutTake, withTakeName } from './take-list';
import { requireRoom, requireTarget } from './take-limits';
import type { TakeRunner } from './take-runner';

type Services = Pick<
  StudioServices,
  | 'earlyTake'
  | 'editor'
  | 'jobs'
  | 'measurements'
  | 'models'
  | 'now'
  | 'pictureContent'
  | 'randomSeed'
  | 'recordings'
  | 'sounds'
  | 'store'
>;

const NOTHING_SURE = 'Nothing in the picture is recognised, so it added nothing.';

export interface TakeActions {
  /**
   * Generates as many takes as the settings state. A recipe that a take has already is not run again; that take is selected. A take
   * without its sound gets it back. Of several takes, the one with the smallest error is selected.
   */
  generate(): Promise<void>;
  /** Generates the sound of a take from its own recipe, whatever is set: as a new take, or into the take if its sound is missing. */
  generateAgain(id: string): Promise<void>;
  /** Makes another take of a take's recipe, with a seed and recordings of its own. */
  vary(id: string): Promise<void>;
  /**
   * Makes a range of the current take again as a new take, by the curve, the prompt and the settings as they are now, with a seed of its own
   * (retake-range.ts says which range). The rest of the sound stays as it is.
   */
  retake(): Promise<void>;
  /** Makes the take of a draft's recipe and seed with all steps of the pack; one that the project has already is selected. */
  makeFinal(id: string): Promise<void>;
  /** Selects the take that is played and measured. */
  choose(id: string): void;
  rename(id: string, name: string): void;
  /** Marks a take as favourite, or no longer. */
  setFavourite(id: string, on: boolean): void;
  delete(id: string): void;
  /** Sets everything that made a take: curve, silence locks, prompt with its reference sound, and settings. */
  useRecipe(id: string): Promise<void>;
}

export function takeActions(services: Services, runner: TakeRunner): TakeActions {
  const { earlyTake, editor, jobs, models, randomSeed, recordings, store } = services;
  const { add, run, runAs, hasSound, takeById, requireTake, select, describeDifferences } = runner;

  async function generate(context: JobContext): Promise<string> {
    await models.manifest(context.signal);
    const project = editor.document;
    requireTarget(project);
    const seeds = seedsOf(project.settings);
    await runner.loadMeanwhile(project, context);
    const { manifest, picture, choose, notice: found, takeOf } = await planTakes(project, services, context);
    const takesBySeed = new Map(seeds.map((seed) => [seed, takeOf(seed)]));
    const reused: Take[] = [];
    for (const take of takesBySeed.values()) if (take && (await hasSound(take))) reused.push(take);
    const missing = seeds.filter((seed) => !reused.includes(takesBySeed.get(seed)!));
    requireRoom(project, missing.length);
    const made: string[] = [];
    if (missing.length > 0)
      await run(project, missing, picture, choose, manifest, context, (finished) => {
        made.push(add(finished, takesBySeed.get(finished.take.seed)?.id ?? null));
      });
    throwIfAborted(context.signal);
    const notice = describeRun(
      made.flatMap((id) => takeById(id) ?? []),
      reused,
    );
    if (notice.selected !== null) select(notice.selected);
    if (!store.getState().seedLocked) {
      const seed = randomSeed();
      editor.change('Random seed', (after) => ({ ...after, settings: { ...after.settings, seed } }));
    }
    const isUnsure = project.prompt.pictureWeight > 0 && picture.length === 0;
    return [notice.text, isUnsure && NOTHING_SURE, missing.length > 0 && found].filter(Boolean).join(' ');
  }

  return {
    generate() {
      const release = earlyTake.claim();
      return jobs.run('generate', 'load', generate).finally(release);
    },

    generateAgain: (id) =>
      jobs.run('generate', 'load', async (context) => {
        const take = requireTake(id);
        const isPresent = await hasSound(take);
        const manifest = await models.manifest(context.signal);
        const project = withRecipe(editor.document, take);
        requireTarget(project);
        const packHash = await manifestHash(manifest);
        const isSame = take.curve !== null && recipesOf(take).every((recipe) => recipe.packHash === packHash);
        // Another curve or pack makes another sound, which must not replace the take's recipe.
        const replaced = isPresent || !isSame ? null : id;
        if (replaced === null) requireRoom(project, 1, take.retakes.length);
        const differences = await describeDifferences(take);
        const made = await runAs(take, manifest, context, replaced);
        const name = takeById(made)?.name ?? take.name;
        const done =
          name === take.name
            ? `The sound of ${name} was made again.`
            : `${name} has the recipe of ${take.name}.`;
        return [done, differences].filter(Boolean).join(' ');
      }),

    vary: (id) =>
      jobs.run('generate', 'load', async (context) => {
        const take = requireTake(id);
        const manifest = await models.manifest(context.signal);
        requireTarget(withRecipe(editor.document, take));
        requireRoom(editor.document, 1, take.retakes.length);
        const differences = await describeDifferences(take);
        const seed = randomSeed();
        const varied = async <One extends Recipe>(recipe: One, own: number): Promise<One> => {
          const project = withRecipe(editor.document, recipe);
          const { choose } = await recordings.find(project, recipe.picture, context);
          // One seed for all: under the same prompt retakes have the recordings of the whole.
          return { ...recipe, seed: own, recordings: choose(seed) };
        };
        const retakes: Retake[] = [];
        for (const one of take.retakes) retakes.push(await varied(one, randomSeed()));
        const made = await runAs({ ...(await varied(take, seed)), retakes }, manifest, context, null);
        const name = takeById(made)?.name ?? 'It';
        return [`${name} is ${take.name} with seed ${seed}.`, differences].filter(Boolean).join(' ');
      }),

    retake: () => jobs.run('generate', 'load', (context) => retake(services, runner, context)),

    makeFinal: (id) =>
      jobs.run('generate', 'load', async (context) => {
        const draft = requireTake(id);
        const manifest = await models.manifest(context.signal);
        const { steps } = manifest.sampler;
        const project = withSteps(withRecipe(editor.document, draft), steps);
        requireTarget(project);
        const retakes = draft.retakes.map((retake) => ({ ...retake, steps }));
        const packHash = await manifestHash(manifest);
        const recipe = recipeOf(project, draft.seed, manifest, packHash, draft.picture);
        const known = project.takes.find(
          (take) => hasRecipe(take, recipe, retakes) && isMadeOf(take, draft.recordings),
        );
        if (known && (await hasSound(known))) {
          throwIfAborted(context.signal);
          select(known.id);
          return `${known.name} is the final take of ${draft.name} already; it is selected.`;
        }
        if (!known) requireRoom(project, 1, retakes.length);
        const differences = await describeDifferences(draft);
        const made = await runAs({ ...draft, steps, retakes }, manifest, context, known?.id ?? null);
        throwIfAborted(context.signal);
        select(made);
        const name = takeById(made)?.name ?? 'It';
        return [`${name} is ${draft.name} in ${steps} steps.`, differences].filter(Boolean).join(' ');
      }),

    choose: select,

    rename: (id, typed) =>
      editor.change('Rename a take', (project) => withTakeName(project, id, typed.trim())),

    setFavourite: (id, on) =>
      editor.change(`Favourite ${on ? 'on' : 'off'}`, (project) => withFavourite(project, id, on)),

    delete: (id) => editor.change('Delete a take', (project) => withoutTake(project, id)),

    async useRecipe(id) {
      const take = takeById(id);
      if (!take) return;
      store.setState({ seedLocked: true });
      const recipe = { ...take, ...curveAndLocksOf(take) };
      editor.change(`Use the recipe of ${take.name}`, (project) => withRecipe(project, recipe));
      const differences = await describeDifferences(take);
      const retaken = take.retakes.length > 0 && 'Run again makes its retaken ranges too.';
      const notice = [`Recipe of ${take.name} set.`, retaken, differences].filter(Boolean).join(' ');
      store.setState({ notice });
    },
  };
}

function withSteps(project: Project, steps: number): Project {
  return { ...project, settings: { ...project.settings, steps } };
}
