import { throwIfAborted } from '../../core/errors';
import type { PackManifest } from '../../core/pack/manifest';
import type { Project, Take, TakeRecipe } from '../../core/project/project';
import { hasRecipe, isMadeOf } from '../../core/project/recipe';
import { recipesOf } from '../../core/project/recipes-of';
import { curveAndLocksOf } from '../../core/project/take-curve';
import type { JobContext } from '../jobs/job';
import { manifestHash } from '../pack/manifest-hash';
import type { StudioServices } from '../services';
import { planTakes, seedsOf } from './plan-takes';
import { ProjectTakes, stepOf } from './project-takes';
import { recipeOf, withRecipe } from './recipe';
import { recipeDifferences } from './recipe-differences';
import { retake } from './retake';
import { describeRun } from './run-notices';
import { requireRoom, requireTarget } from './take-limits';
import { withFavourite, withoutTake, withTakeName } from './take-list';
import { TakeMaker } from './take-maker';
import { variation } from './variation';

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

export function takeActions(services: Services): TakeActions {
  const { earlyTake, editor, jobs, models, randomSeed, store } = services;
  const takes = new ProjectTakes(services);
  const maker = new TakeMaker(services);

  async function generate(context: JobContext): Promise<string> {
    await models.manifest(context.signal);
    const project = editor.document;
    requireTarget(project);
    const seeds = seedsOf(project.settings);
    await maker.loadMeanwhile(project, context);
    const plan = await planTakes(project, services, context);
    const takesBySeed = new Map(seeds.map((seed) => [seed, plan.takeOf(seed)]));
    const reused: Take[] = [];
    for (const take of takesBySeed.values()) if (take && (await takes.hasSound(take))) reused.push(take);
    const missing = seeds.filter((seed) => !reused.includes(takesBySeed.get(seed)!));
    requireRoom(project, missing.length);
    const made: string[] = [];
    if (missing.length > 0)
      await maker.makeForSeeds(project, missing, plan, context, (finished) => {
        made.push(takes.add(finished, takesBySeed.get(finished.take.seed)?.id ?? null));
      });
    throwIfAborted(context.signal);
    const notice = describeRun(
      made.flatMap((id) => takes.byId(id) ?? []),
      reused,
    );
    // Before another take is selected, which ends the undo step of the last one.
    drawNextSeed(made.at(-1));
    if (notice.selected !== null) takes.select(notice.selected);
    const isUnsure = project.prompt.pictureWeight > 0 && plan.picture.length === 0;
    return [notice.text, isUnsure && NOTHING_SURE, missing.length > 0 && plan.notice]
      .filter(Boolean)
      .join(' ');
  }

  /** @param replaced id of the take whose sound is missing; null to add a take. @returns the take's id. */
  async function makeAndAdd(
    recipe: TakeRecipe,
    manifest: PackManifest,
    context: JobContext,
    replaced: string | null,
  ): Promise<string> {
    let id = '';
    await maker.makeByRecipe(recipe, manifest, context, (made) => (id = takes.add(made, replaced)));
    return id;
  }

  /** Of the takes to come, unless it is locked. @param made id of the take that was just made, with which it is undone. */
  function drawNextSeed(made: string | undefined): void {
    if (store.getState().seedLocked) return;
    const seed = randomSeed();
    editor.change(
      'Random seed',
      (after) => ({ ...after, settings: { ...after.settings, seed } }),
      made === undefined ? {} : { mergeKey: stepOf(made) },
    );
  }

  return {
    generate() {
      const release = earlyTake.claim();
      return jobs.run('generate', 'load', generate).finally(release);
    },

    generateAgain: (id) =>
      jobs.run('generate', 'load', async (context) => {
        const take = takes.required(id);
        const isPresent = await takes.hasSound(take);
        const manifest = await models.manifest(context.signal);
        const project = withRecipe(editor.document, take);
        requireTarget(project);
        const packHash = await manifestHash(manifest);
        const isSame = take.curve !== null && recipesOf(take).every((recipe) => recipe.packHash === packHash);
        // Another curve or pack makes another sound, which must not replace the take's recipe.
        const replaced = isPresent || !isSame ? null : id;
        if (replaced === null) requireRoom(project, 1, take.retakes.length);
        const differences = await recipeDifferences(take, services);
        const made = await makeAndAdd(take, manifest, context, replaced);
        const name = takes.byId(made)?.name ?? take.name;
        const done =
          name === take.name
            ? `The sound of ${name} was made again.`
            : `${name} has the recipe of ${take.name}.`;
        return [done, differences].filter(Boolean).join(' ');
      }),

    vary(id) {
      const release = earlyTake.claim();
      return jobs
        .run('generate', 'load', async (context) => {
          const take = takes.required(id);
          const { settings } = editor.document;
          const manifest = await models.manifest(context.signal);
          requireTarget(withRecipe(editor.document, take));
          requireRoom(editor.document, 1, take.retakes.length);
          const differences = await recipeDifferences(take, services);
          const isLocked = store.getState().seedLocked;
          const recipe = await variation(take, isLocked ? null : settings.seed, manifest, services, context);
          const made = await makeAndAdd(recipe, manifest, context, null);
          if (recipe.seed === settings.seed) drawNextSeed(made);
          const name = takes.byId(made)?.name ?? 'It';
          return [`${name} is ${take.name} with seed ${recipe.seed}.`, differences].filter(Boolean).join(' ');
        })
        .finally(release);
    },

    retake: () => jobs.run('generate', 'load', (context) => retake(services, takes, maker, context)),

    makeFinal: (id) =>
      jobs.run('generate', 'load', async (context) => {
        const draft = takes.required(id);
        const manifest = await models.manifest(context.signal);
        const { steps } = manifest.sampler;
        const project = withSteps(withRecipe(editor.document, draft), steps);
        requireTarget(project);
        const retakes = draft.retakes.map((retake) => ({ ...retake, steps }));
        const packHash = await manifestHash(manifest);
        const recipe = recipeOf(project, draft, manifest, packHash);
        const known = project.takes.find(
          (take) => hasRecipe(take, recipe, retakes) && isMadeOf(take, draft.recordings),
        );
        if (known && (await takes.hasSound(known))) {
          throwIfAborted(context.signal);
          takes.select(known.id);
          return `${known.name} is the final take of ${draft.name} already; it is selected.`;
        }
        if (!known) requireRoom(project, 1, retakes.length);
        const differences = await recipeDifferences(draft, services);
        const recipeInAllSteps = { ...draft, steps, retakes };
        const made = await makeAndAdd(recipeInAllSteps, manifest, context, known?.id ?? null);
        throwIfAborted(context.signal);
        takes.select(made);
        const name = takes.byId(made)?.name ?? 'It';
        return [`${name} is ${draft.name} in ${steps} steps.`, differences].filter(Boolean).join(' ');
      }),

    choose: (id) => takes.select(id),

    rename: (id, typed) =>
      editor.change('Rename a take', (project) => withTakeName(project, id, typed.trim())),

    setFavourite: (id, on) =>
      editor.change(`Favourite ${on ? 'on' : 'off'}`, (project) => withFavourite(project, id, on)),

    delete: (id) => editor.change('Delete a take', (project) => withoutTake(project, id)),

    async useRecipe(id) {
      const take = takes.byId(id);
      if (!take) return;
      store.setState({ seedLocked: true });
      const recipe = { ...take, ...curveAndLocksOf(take) };
      editor.change(`Use the recipe of ${take.name}`, (project) => withRecipe(project, recipe));
      const differences = await recipeDifferences(take, services);
      const retaken = take.retakes.length > 0 && 'Run again makes its retaken ranges too.';
      const notice = [`Recipe of ${take.name} set.`, retaken, differences].filter(Boolean).join(' ');
      store.setState({ notice });
    },
  };
}

function withSteps(project: Project, steps: number): Project {
  return { ...project, settings: { ...project.settings, steps } };
}
