import { StudioError } from '../../core/errors';
import { bestTake } from '../../core/project/best-take';
import type { StudioServices } from '../services';
import { type FinishedTake, generateTakes, MAX_SEED, withoutTake, withTake } from './generate-takes';
import { mapEnvelope, withMapping } from '../envelope/map-envelope';
import { soundWaveform } from '../clip/waveforms';

/** What the models do, and the takes they make. */
export interface ModelActions {
  /** Uses the model pack in a folder that the user chose, given as all its files. */
  loadPack(files: readonly File[]): Promise<void>;
  mapEnvelope(): Promise<void>;
  generate(): Promise<void>;
  chooseTake(id: string): void;
  deleteTake(id: string): void;
  /** Sets prompt and settings to those that a take was made with. */
  useRecipe(id: string): void;
}

export function modelActions(desk: StudioServices): ModelActions {
  const { editor, store, jobs, models, sounds } = desk;

  function keepTake({ take, pcm, measured }: FinishedTake): void {
    sounds.put(take.id, pcm);
    store.setState((state) => ({
      takeEnvelopes: new Map(state.takeEnvelopes).set(take.id, measured),
      takeWaveforms: new Map(state.takeWaveforms).set(take.id, soundWaveform(pcm)),
      // The first sound made is what one wants to hear.
      mix: { ...state.mix, productionMuted: state.mix.productionMuted || state.takeWaveforms.size === 0 },
    }));
    editor.change('Generate a take', (project) => withTake(project, take));
  }

  return {
    loadPack: (files) =>
      jobs.run('pack', 'load', async () => {
        jobs.cancel('map');
        jobs.cancel('generate');
        const pack = await desk.packFromFiles(files);
        await models.use(pack);
        return `${pack.manifest.name} ${pack.manifest.version} is the model pack.`;
      }),

    mapEnvelope: () =>
      jobs.run('map', 'load', async (context) => {
        const clip = desk.clip();
        const engine = await models.engine();
        const manifest = await models.manifest();
        const result = await mapEnvelope(clip, engine, manifest, context);
        store.setState({ engine: result.status });
        editor.change('Map envelope', (project) => withMapping(project, result, manifest));
        return 'The envelope was mapped from the picture.';
      }),

    generate: () =>
      jobs.run('generate', 'load', async (context) => {
        const engine = await models.engine();
        const manifest = await models.manifest();
        const project = desk.document();
        if (project.clip === null) throw new StudioError('request-invalid', 'Open a video first.');
        if (project.curve.left.length === 0 && project.curve.right.length === 0) {
          throw new StudioError(
            'request-invalid',
            'The envelope is empty: map it from the picture, draw it or import one first.',
          );
        }
        const parts = { engine, manifest, sound: (id: string) => sounds.get(id), now: desk.now };
        const made = new Set<string>();
        await generateTakes(project, parts, context, (finished) => {
          keepTake(finished);
          made.add(finished.take.id);
        });
        const { seed, takes } = project.settings;
        if (!store.getState().seedLocked) {
          editor.change('Roll the seed', (now) => ({
            ...now,
            settings: { ...now.settings, seed: desk.randomSeed() },
          }));
        }
        if (takes === 1) return `One take made with seed ${seed}.`;
        const best = bestTake(desk.document().takes.filter(({ id }) => made.has(id)));
        if (best) editor.change('Choose the best take', (now) => ({ ...now, currentTake: best.id }));
        const seeds = `${seed} to ${(seed + takes - 1) % (MAX_SEED + 1)}`;
        return `${takes} takes made with seeds ${seeds}. ${best?.name ?? 'None'} follows the curve best.`;
      }),

    chooseTake(id) {
      store.setState(({ mix }) => ({ mix: { ...mix, takeMuted: false } }));
      editor.change('Choose a take', (project) => ({ ...project, currentTake: id }), {
        mergeKey: 'choose-take',
      });
    },

    deleteTake: (id) => editor.change('Delete a take', (project) => withoutTake(project, id)),

    useRecipe(id) {
      const take = desk.document().takes.find((one) => one.id === id);
      if (!take) return;
      const { prompt, seed, steps, guidance, sampler, envelopeLock } = take;
      store.setState({ seedLocked: true });
      editor.change(`Use the recipe of ${take.name}`, (project) => ({
        ...project,
        prompt,
        settings: { ...project.settings, seed, steps, guidance, sampler, envelopeLock },
      }));
    },
  };
}
