import { hasCurve } from '../../core/project/project';
import { promptParts } from '../../core/project/prompt-parts';
import { throwIfAborted } from '../../core/errors';
import type { Preparation } from '../../engine/api';
import { anyRuns } from '../jobs/job';
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
 * generator once there is a curve. Then a short clip is mapped ahead, the recordings of the next take are read, and the device is measured, once.
 * Pauses while the clip plays or a job runs, which the engine serves first anyway. A failure is logged alone: the job that needs the models shows it.
 */
export function prepareModels(services: Services): void {
  const { earlyMapping, editor, log, measurements, models, recordings, remote, store, transport } = services;
  let current = '[]';
  let abort = new AbortController();

  const update = () => {
    const { document } = editor;
    const next = transport.playing ? [] : expectedTasks(document, store.getState());
    const key = next.length === 0 ? '[]' : JSON.stringify([next, hasCurve(document) && soughtIn(document)]);
    if (key === current) return;
    current = key;
    abort.abort();
    abort = new AbortController();
    if (next.length > 0) void prepare(next, abort.signal);
  };

  const prepare = async (tasks: readonly Preparation[], signal: AbortSignal) => {
    try {
      await quiet();
      throwIfAborted(signal);
      const engine = await models.engine(signal);
      for (const task of tasks) await engine.prepare(task, signal);
      const { clip, engine: status, manifest } = store.getState();
      if (!clip || !manifest) return;
      // A server gets the picture of a clip only when the designer has it mapped.
      const isLocal = !(await remote.isUsed());
      if (isLocal && !hasCurve(editor.document)) await earlyMapping.start(clip, engine, manifest, signal);
      if (isLocal && hasCurve(editor.document)) await recordings.readAhead(soughtIn(editor.document), signal);
      if (status) await measurements.measureSpeed(manifest, status, engine, signal);
    } catch (error) {
      logFailure(log, 'models', error);
    }
  };

  editor.store.subscribe(update);
  store.subscribe(update);
  transport.subscribe(update);
  update();
}

type Document = Services['editor']['document'];

/** What chooses recordings. The picture's words are known when a take is made: they are left out. */
function soughtIn({ prompt, settings }: Document): Pick<Document, 'prompt' | 'settings'> {
  return { prompt: { ...prompt, pictureWeight: 0 }, settings };
}

type State = ReturnType<Services['store']['getState']>;

/** What will probably be run, the most probable first. Nothing while jobs run. */
function expectedTasks(document: Document, { clip, jobs, manifest }: State): Preparation[] {
  const { prediction, prompt } = document;
  if (anyRuns(jobs)) return [];
  if (clip === null) return manifest ? [{ task: 'start' }] : [];
  const map: Preparation = { task: 'map' };
  if (!hasCurve(document)) return [map];
  const { words, reference } = promptParts(prompt);
  // With nothing in the prompt yet, words are what comes next.
  const generate: Preparation = { task: 'generate', words: words || !reference, reference };
  return prediction === null ? [generate, map] : [generate];
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
