import * as v from 'valibot';
import type { StereoCurve } from '../../core/curve/curve';
import { sameCurve } from '../../core/curve/same-curve';
import { emptyProject, type Prediction, type Project } from '../../core/project/project';
import { readProject, serialiseProject } from '../../core/project/project-schema';
import type { ProjectChange } from '../../core/project/project-change';
import { applyChange, checkChange, reverseChange, type SharedValues } from '../../core/project/read-change';
import { readStoredCurve } from '../../core/project/read-packed-curve';
import { recipesOf } from '../../core/project/recipes-of';
import { upgradeStoredHistory } from '../../core/project/upgrade-project';
import type { Scene } from '../scene';
import type { Step, Steps } from './history';
import { storedSelectionSchema } from './selection-schema';
import type { StoredStep } from './stored-history';
import { readSelection } from './stored-selection';

const stepSchema = v.object({
  label: v.string(),
  change: v.unknown(),
  before: storedSelectionSchema,
  after: storedSelectionSchema,
});

function readStep(text: string): StoredStep {
  const step = v.parse(stepSchema, JSON.parse(text));
  return { ...step, change: checkChange(step.change) };
}

const historySchema = v.object({
  done: v.array(v.string()),
  undone: v.array(v.string()),
  predictions: v.record(v.string(), v.unknown()),
  curves: v.record(v.string(), v.unknown()),
});

/** The stored curves that are valid, by key. Files and the storage limit how long the history is, and with it how many these are. */
function* readCurves(
  stored: Readonly<Record<string, unknown>>,
  document: Project,
): Generator<void, ReadonlyMap<string, StereoCurve>> {
  const own = [document.curve, ...document.takes.flatMap(recipesOf).flatMap((recipe) => recipe.curve ?? [])];
  const curves = new Map<string, StereoCurve>();
  for (const [key, value] of Object.entries(stored)) {
    try {
      const curve = yield* readStoredCurve(value);
      // The same curves are the same object, so that they are compared quickly.
      curves.set(key, own.find((other) => sameCurve(other, curve)) ?? curve);
    } catch {
      // The steps that refer to it are dropped.
    }
    yield;
  }
  return curves;
}

/** The stored values by key; a prediction is checked when it is first needed. */
function sharedValues(
  stored: v.InferOutput<typeof historySchema>,
  curves: ReadonlyMap<string, StereoCurve>,
  { clip }: Project,
): SharedValues {
  const predictions = new Map<string, Prediction>();
  return {
    prediction(key) {
      const known = predictions.get(key);
      if (known) return known;
      // Validated as part of a project file.
      const { prediction } = readProject(
        serialiseProject({ ...emptyProject, clip, prediction: stored.predictions[key] as Prediction }),
        'history',
      );
      if (!prediction) throw new RangeError(`no prediction ${key}`);
      predictions.set(key, prediction);
      return prediction;
    },
    curve(key) {
      const curve = curves.get(key);
      if (!curve) throw new RangeError(`no curve ${key}`);
      return curve;
    },
  };
}

/** The document with the take that was chosen when the step was made: to choose another one is no step. */
function withTakeBefore({ fields: { currentTake } }: ProjectChange, document: Project): Project {
  return currentTake && 'was' in currentTake
    ? { ...document, currentTake: currentTake.was as Project['currentTake'] }
    : document;
}

/**
 * Undo and redo steps around `document`, of this build or an earlier one. From the first invalid step on, the rest is dropped. Never throws.
 * Yields between slices of the work, so that the caller can let the page do other things.
 * @param log receives the reason when steps are dropped.
 */
export function* readHistory(
  stored: unknown,
  document: Project,
  log: (detail: string) => void,
): Generator<void, Steps<Scene>> {
  const parsed = v.safeParse(historySchema, upgradeStoredHistory(stored));
  if (!parsed.success) {
    if (stored !== undefined) log('history: not readable');
    return { done: [], undone: [] };
  }
  const { done, undone } = parsed.output;
  const curves = yield* readCurves(parsed.output.curves, document);
  const shared = sharedValues(parsed.output, curves, document);
  /** Replays steps outward from the document; `back` for undo steps. */
  function* replay(texts: readonly string[], back: boolean): Generator<void, Step<Scene>[]> {
    const steps: Step<Scene>[] = [];
    let current = document;
    try {
      for (const text of texts) {
        const { label, change, before, after } = readStep(text);
        const outward = back ? reverseChange(change) : change;
        const start = withTakeBefore(outward, current);
        const next = applyChange(start, outward, shared);
        const [from, to] = back ? [next, start] : [start, next];
        steps.push({
          label,
          before: { document: from, selection: readSelection(from, before) },
          after: { document: to, selection: readSelection(to, after) },
          mergeKey: null,
        });
        current = next;
        yield;
      }
    } catch (error) {
      log(`history: ${texts.length - steps.length} steps dropped, ${String(error)}`);
    }
    return steps.reverse();
  }
  return { done: yield* replay(done, true), undone: yield* replay(undone, false) };
}
