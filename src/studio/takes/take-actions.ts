import type { Pcm } from '../../core/audio/pcm';
import type { SoundId } from '../../core/audio/sound-id';
import { alignTimes } from '../../core/curve/stereo';
import type { StereoCurve } from '../../core/curve/curve';
import { StudioError } from '../../core/errors';
import { bestTake } from '../../core/project/best-take';
import { soundWaveform } from '../clip/waveforms';
import { manifestHash } from '../pack/manifest-hash';
import { monitorWithTake } from '../playback/monitor';
import type { StudioServices } from '../services';
import { type FinishedTake, generateTakes, seedOfTake } from './generate-takes';
import { withoutTake, withTake } from './take-list';

type Services = Pick<
  StudioServices,
  'editor' | 'jobs' | 'models' | 'now' | 'randomSeed' | 'sounds' | 'store'
>;

export interface TakeActions {
  /** Generates as many takes as the settings state. Of several, the one with the smallest error is selected. */
  generate(): Promise<void>;
  /** Selects the take that is played and measured. */
  choose(id: string): void;
  delete(id: string): void;
  /** Sets the prompt and the settings to those of a take. */
  useRecipe(id: string): void;
}

export function takeActions({ editor, jobs, models, now, randomSeed, sounds, store }: Services): TakeActions {
  function add({ take, pcm, measured }: FinishedTake): void {
    store.setState((state) => ({
      takeEnvelopes: new Map(state.takeEnvelopes).set(take.id, measured),
      takeWaveforms: new Map(state.takeWaveforms).set(take.id, soundWaveform(pcm)),
      mix: { ...state.mix, monitor: monitorWithTake(state.mix.monitor) },
    }));
    editor.change('Generate a take', (project) => withTake(project, take));
  }

  return {
    generate: () =>
      jobs.run('generate', 'load', async (context) => {
        const engine = await models.engine();
        const manifest = await models.manifest();
        const project = editor.document;
        if (project.clip === null) throw new StudioError('request-invalid', 'Open a video first.');
        if (project.curve.left.length === 0 && project.curve.right.length === 0) {
          throw new StudioError(
            'request-invalid',
            'The envelope is empty. Map it from the picture, draw it or import one first.',
          );
        }
        const dependencies = {
          engine,
          manifest,
          packHash: await manifestHash(manifest),
          sound: (id: SoundId) => sounds.get(id),
          addSound: (pcm: Pcm) => sounds.add(pcm),
          now,
        };
        const made = new Set<string>();
        await generateTakes(project, dependencies, context, (finished) => {
          add(finished);
          made.add(finished.take.id);
        });
        const { seed, takes } = project.settings;
        if (!store.getState().seedLocked) {
          editor.change('Random seed', (after) => ({
            ...after,
            settings: { ...after.settings, seed: randomSeed() },
          }));
        }
        if (takes === 1) return `1 take generated, seed ${seed}.`;
        const best = bestTake(editor.document.takes.filter(({ id }) => made.has(id)));
        if (best) editor.change('Choose the best take', (after) => ({ ...after, currentTake: best.id }));
        const seeds = `${seed} to ${seedOfTake(seed, takes - 1)}`;
        return `${takes} takes generated, seeds ${seeds}.${best ? ` Best match: ${best.name}.` : ''}`;
      }),

    choose(id) {
      store.setState(({ mix }) => ({ mix: { ...mix, monitor: monitorWithTake(mix.monitor) } }));
      editor.change('Choose a take', (project) => ({ ...project, currentTake: id }), {
        mergeKey: 'choose-take',
      });
    },

    delete: (id) => editor.change('Delete a take', (project) => withoutTake(project, id)),

    useRecipe(id) {
      const take = editor.document.takes.find((one) => one.id === id);
      if (!take) return;
      const { prompt, curve, silenceLocks, seed, steps, guidance, sampler, envelopeLock } = take;
      store.setState({ seedLocked: true });
      editor.change(`Use the recipe of ${take.name}`, (project) => ({
        ...project,
        ...(curve && { curve, silenceLocks, linked: project.linked && isAligned(curve) }),
        prompt,
        settings: { ...project.settings, seed, steps, guidance, sampler, envelopeLock },
      }));
    },
  };
}

/** Whether both channels have points at the same times, as linked editing requires. */
function isAligned(curve: StereoCurve): boolean {
  const { left, right } = alignTimes(curve);
  return left === curve.left && right === curve.right;
}
