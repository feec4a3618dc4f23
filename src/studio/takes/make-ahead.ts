import { shallow } from 'zustand/vanilla/shallow';
import { listLimits } from '../../core/project/bounds';
import { type Project, projectDuration } from '../../core/project/project';
import { promptParts } from '../../core/project/prompt-parts';
import { generateObstacle } from '../commands/readiness';
import { isBusy } from '../jobs/quiet-page';
import { pause } from '../jobs/pause';
import { logFailure } from '../messages/log-failure';
import type { StudioServices } from '../services';
import type { StudioState } from '../state';
import { openEngine } from './engine-and-pack';
import { planTakes, seedsOf } from './plan-takes';
import { estimateTakes } from './take-estimate';

type Services = Pick<
  StudioServices,
  | 'earlyTake'
  | 'editor'
  | 'log'
  | 'makesAhead'
  | 'measurements'
  | 'models'
  | 'pictureContent'
  | 'recordings'
  | 'sounds'
  | 'store'
  | 'transport'
>;

/** Milliseconds since the last change, job or playback: the designer looks. */
const REST_MILLISECONDS = 1500;
/** Seconds of the longest clip whose take is made ahead, and the most that it may take. */
const MOST_DURATION = 30;
const MOST_SECONDS = 20;

/**
 * Makes the sound of the next take while the designer looks, so that Generate has little or nothing left to wait for. Any change of what makes a take ends
 * it, and so do playback and jobs, but for the one that takes it. No server makes it, and nothing that takes long here is made. A failure is logged
 * alone: the take shows it.
 */
export function makeAhead(services: Services): void {
  const { earlyTake, editor, log, makesAhead, store, transport } = services;
  let seen: readonly unknown[] = [];
  let wanted: readonly unknown[] = [];
  let touched = performance.now();
  let abort = new AbortController();

  async function make(project: Project, signal: AbortSignal): Promise<void> {
    try {
      await pause(Math.max(0, touched + REST_MILLISECONDS - performance.now()), signal);
      const plan = await planTakes(project, services, { signal, progress: () => undefined });
      const seed = seedsOf(project.settings)[0]!;
      if (plan.takeOf(seed)) return;
      const inputs = { seed, picture: plan.picture, recordings: plan.choose(seed) };
      await earlyTake.start(project, inputs, await openEngine(plan.manifest, services, signal), signal);
    } catch (error) {
      logFailure(log, 'take ahead', error);
    }
  }

  const update = () => {
    const { document } = editor;
    const state = store.getState();
    const now = [document, state, transport.playing];
    // The editor also tells of each scroll.
    if (shallow(now, seen)) return;
    const busy = isBusy(services);
    if (busy || document !== seen[0]) touched = performance.now();
    seen = now;
    const isWanted = makesAhead && !busy && isWorthwhile(document, state);
    const { curve, prompt, settings, silenceLocks, takes } = document;
    const next = [isWanted, state.clip, state.manifest, curve, prompt, settings, silenceLocks, takes];
    if (shallow(next, wanted)) return;
    wanted = next;
    abort.abort();
    abort = new AbortController();
    if (isWanted) void make(document, abort.signal);
  };
  editor.store.subscribe(update);
  store.subscribe(update);
  transport.subscribe(update);
}

/** Whether Generate may come next, and its first take is short work here. */
function isWorthwhile(project: Project, state: StudioState): boolean {
  const { clip, engine, live, loadedGraphs, makesAhead, manifest, measured } = state;
  const { reference, words } = promptParts(project.prompt);
  // Without a prompt the designer has not decided yet. Live preview makes what changes anyway.
  if (!makesAhead || live.on || !(words || reference) || !clip || !manifest || !engine || engine.remote)
    return false;
  if (generateObstacle(project, state) !== null || project.takes.length >= listLimits.takes) return false;
  if (projectDuration(project) > MOST_DURATION) return false;
  const one = { ...project, settings: { ...project.settings, takes: 1 } };
  const estimate = estimateTakes(one, manifest, { engine, measured, loadedGraphs });
  // Takes of recordings alone have no estimate: they are ready at once.
  return estimate !== null && estimate.seconds !== null && estimate.seconds <= MOST_SECONDS;
}
