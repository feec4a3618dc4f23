import { hasCurve } from '../../core/project/project';
import { promptParts } from '../../core/project/prompt-parts';
import { throwIfAborted } from '../../core/errors';
import type { Preparation } from '../../engine/api';
import { anyRuns, idleJobs, isRunning, type Job, type JobName, type Jobs } from '../jobs/job';
import { logFailure } from '../messages/log-failure';
import type { StudioServices } from '../services';

type Services = Pick<
  StudioServices,
  | 'earlyMapping'
  | 'editor'
  | 'log'
  | 'measurements'
  | 'models'
  | 'recordings'
  | 'remote'
  | 'store'
  | 'transport'
>;

/** Milliseconds of quiet before anything is loaded: a gesture or an import may still go on. */
const QUIET_MILLISECONDS = 400;

/**
 * Loads what the next step will probably need while the designer looks: the runtime while they choose a clip, the mapper once it is open, the
 * generator once there is a curve, or will be: while the clip is mapped its files come, and its sessions are created as soon as the engine is free.
 * Then a short clip is mapped ahead, or the recordings of the next take are read, and the device is measured, once. Typing a prompt changes only the
 * recordings. Pauses while the clip plays or another job runs, which the engine serves first anyway. A failure is logged alone: the job that needs
 * the models shows it, and the next edit has them loaded again.
 */
export function prepareModels(services: Services): void {
  const { earlyMapping, editor, log, measurements, models, recordings, remote, store, transport } = services;

  const loadModels = async (tasks: readonly Preparation[], signal: AbortSignal) => {
    await quiet();
    throwIfAborted(signal);
    const engine = await models.engine(signal);
    for (const task of tasks) await engine.prepare(task, signal);
  };

  const workAhead = async (signal: AbortSignal) => {
    await quiet();
    throwIfAborted(signal);
    const engine = await models.engine(signal);
    const { clip, engine: status, manifest } = store.getState();
    if (!clip || !manifest) return;
    // A server gets the picture of a clip only when the designer has it mapped.
    const isLocal = !(await remote.isUsed());
    if (isLocal && !hasCurve(editor.document)) await earlyMapping.start(clip, engine, manifest, signal);
    if (isLocal && hasCurve(editor.document)) await recordings.readAhead(soughtIn(editor.document), signal);
    if (status) await measurements.measureSpeed(manifest, status, engine, signal);
  };

  /** @returns whether the work was done. */
  const logged = (work: Promise<void>) =>
    work.then(
      () => true,
      (error: unknown) => {
        logFailure(log, 'models', error);
        return false;
      },
    );
  let loaded = Promise.resolve(true);
  const load = restarting((tasks: readonly Preparation[], signal) => {
    loaded = logged(loadModels(tasks, signal));
    return loaded;
  });
  const ahead = restarting(async (_: readonly unknown[], signal) => {
    if (!(await loaded)) return false;
    await logged(workAhead(signal));
    return true;
  });

  let seen = editor.document;
  const update = () => {
    const { document } = editor;
    const isEdited = document !== seen;
    seen = document;
    const state = store.getState();
    const tasks = transport.playing ? [] : expectedTasks(document, state);
    load(tasks, isEdited);
    const isIdle = tasks.length > 0 && !anyRuns(state.jobs);
    ahead(isIdle ? [tasks, hasCurve(document) && soughtIn(document)] : [], isEdited);
  };

  editor.store.subscribe(update);
  store.subscribe(update);
  transport.subscribe(update);
  update();
}

/** Starts the work for a value other than the last, whose work it ends, and work that failed again if `retries`. An empty value only ends it. */
function restarting<Value extends readonly unknown[]>(
  work: (value: Value, signal: AbortSignal) => Promise<boolean>,
): (value: Value, retries: boolean) => void {
  let current = '[]';
  let hasFailed = false;
  let abort = new AbortController();
  return (value, retries) => {
    const key = JSON.stringify(value);
    if (key === current && !(hasFailed && retries)) return;
    current = key;
    hasFailed = false;
    abort.abort();
    abort = new AbortController();
    const { signal } = abort;
    if (value.length === 0) return;
    void work(value, signal).then((isDone) => {
      if (!signal.aborted) hasFailed = !isDone;
    });
  };
}

type Document = Services['editor']['document'];

/** What chooses recordings. The picture's words are known when a take is made: they are left out. */
function soughtIn({ prompt, settings }: Document): Pick<Document, 'prompt' | 'settings'> {
  return { prompt: { ...prompt, pictureWeight: 0 }, settings };
}

type State = ReturnType<Services['store']['getState']>;

/** What will probably be run, the most probable first. Nothing while other jobs run than those of the models. */
function expectedTasks(document: Document, { clip, jobs, manifest }: State): Preparation[] {
  const { prediction, prompt } = document;
  const { words, reference } = promptParts(prompt);
  const map: Preparation = { task: 'map' };
  // With nothing in the prompt yet, words are what comes next.
  const generate: Preparation = { task: 'generate', words: words || !reference, reference };
  if (runsAlone('generate', jobs)) return [generate];
  if (runsAlone('map', jobs)) return isLoading(jobs.map) ? [map] : [generate];
  if (anyRuns(jobs)) return [];
  if (clip === null) return manifest ? [{ task: 'start' }] : [];
  if (!hasCurve(document)) return [map];
  return prediction === null ? [generate, map] : [generate];
}

function runsAlone(name: JobName, jobs: Jobs): boolean {
  return isRunning(jobs[name]) && !anyRuns({ ...jobs, [name]: idleJobs[name] });
}

function isLoading(job: Job): boolean {
  return job.kind === 'running' && (job.stage === 'download' || job.stage === 'load');
}

/** Resolves when the page has been quiet for a moment. */
function quiet(): Promise<void> {
  return new Promise((resolve) =>
    setTimeout(() => {
      if (typeof requestIdleCallback === 'undefined') resolve();
      else requestIdleCallback(() => resolve(), { timeout: 2000 });
    }, QUIET_MILLISECONDS),
  );
}
