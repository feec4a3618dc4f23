import { pointCount } from '../../core/curve/stereo';
import * as v from 'valibot';
import { type PackedStereoCurve, packStereoCurve } from '../../core/curve/convert/packed-curve';
import type { StereoCurve } from '../../core/curve/curve';
import { sameCurve } from '../../core/curve/same-curve';
import { emptyProject, type Prediction, type Project } from '../../core/project/project';
import {
  applyChange,
  changeBetween,
  checkChange,
  type ProjectChange,
  reverseChange,
  type SharedValues,
  type ValueKeys,
} from '../../core/project/project-change';
import { recipesOf } from '../../core/project/recipes-of';
import { readStoredCurve } from '../../core/project/read-packed-curve';
import { SCHEMA_VERSION } from '../../core/project/file-schema';
import { readProject, serialiseProject } from '../../core/project/project-schema';
import { upgradeStoredHistory } from '../../core/project/upgrade-project';
import type { Step, Steps } from './history';
import type { Scene } from '../scene';
import {
  readSelection,
  storedSelection,
  type StoredSelection,
  storedSelectionSchema,
} from './stored-selection';

/** Limits of the stored history; the steps nearest to the document are stored first. */
const MAX_STORED_STEPS = 300;
const MAX_STORED_CHARACTERS = 2_000_000;
/** Breakpoints of the curves of takes. */
const MAX_STORED_POINTS = 500_000;

/** Undo and redo steps as stored beside the document: JSON of each step's change, nearest to the document first. */
export interface StoredHistory {
  /** Builds before version 4 stored none. */
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly done: readonly string[];
  readonly undone: readonly string[];
  readonly predictions: Readonly<Record<string, Prediction>>;
  /** Curves that takes were made from. Earlier builds did not pack them. */
  readonly curves: Readonly<Record<string, PackedStereoCurve>>;
}

interface StoredStep {
  readonly label: string;
  readonly change: ProjectChange;
  readonly before: StoredSelection;
  readonly after: StoredSelection;
}

interface SerialisedStep {
  readonly text: string;
  readonly predictions: Readonly<Record<string, Prediction>>;
  readonly curves: Readonly<Record<string, StereoCurve>>;
}

/** Steps are immutable, so each is serialised once. */
const serialisedSteps = new WeakMap<Step<Scene>, SerialisedStep>();
const keys = new WeakMap<Prediction | StereoCurve, string>();
let keyCount = 0;

function keyOf(value: Prediction | StereoCurve): string {
  const key = keys.get(value) ?? String(keyCount++);
  keys.set(value, key);
  return key;
}

function serialiseStep(step: Step<Scene>): SerialisedStep {
  const cached = serialisedSteps.get(step);
  if (cached) return cached;
  const { before, after, label } = step;
  const predictions: Record<string, Prediction> = {};
  const curves: Record<string, StereoCurve> = {};
  const collect: ValueKeys = {
    prediction(value) {
      predictions[keyOf(value)] = value;
      return keyOf(value);
    },
    curve(value) {
      curves[keyOf(value)] = value;
      return keyOf(value);
    },
  };
  const stored: StoredStep = {
    label,
    change: changeBetween(before.document, after.document, collect),
    before: storedSelection(before),
    after: storedSelection(after),
  };
  const serialised = { text: JSON.stringify(stored), predictions, curves };
  serialisedSteps.set(step, serialised);
  return serialised;
}

/** The steps nearest to the document, within the limits. */
export function serialiseHistory({ done, undone }: Steps<Scene>): StoredHistory {
  const predictions: Record<string, Prediction> = {};
  const curves: Record<string, PackedStereoCurve> = {};
  let count = 0;
  let characters = 0;
  let points = 0;
  const serialise = (steps: readonly Step<Scene>[]): string[] => {
    const texts: string[] = [];
    for (const step of steps.toReversed()) {
      const own = serialiseStep(step);
      const added = Object.entries(own.curves).filter(([key]) => !Object.hasOwn(curves, key));
      count += 1;
      characters += own.text.length;
      points += added.reduce((sum, [, curve]) => sum + pointCount(curve), 0);
      if (count > MAX_STORED_STEPS || characters > MAX_STORED_CHARACTERS || points > MAX_STORED_POINTS) break;
      texts.push(own.text);
      Object.assign(predictions, own.predictions);
      for (const [key, curve] of added) curves[key] = packStereoCurve(curve);
    }
    return texts;
  };
  return {
    schemaVersion: SCHEMA_VERSION,
    done: serialise(done),
    undone: serialise(undone),
    predictions,
    curves,
  };
}

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

/** The curve, as the one of the document that equals it: the same curves are the same object, so that they are compared quickly. */
function asOneOf(document: Project, curve: StereoCurve): StereoCurve {
  const known = [
    document.curve,
    ...document.takes.flatMap(recipesOf).flatMap((recipe) => recipe.curve ?? []),
  ];
  return known.find((other) => sameCurve(other, curve)) ?? curve;
}

/** The stored curves that are valid, by key. */
function* readCurves(
  stored: Readonly<Record<string, unknown>>,
  document: Project,
): Generator<void, ReadonlyMap<string, StereoCurve>> {
  const curves = new Map<string, StereoCurve>();
  for (const [key, value] of Object.entries(stored).slice(0, MAX_STORED_STEPS)) {
    try {
      curves.set(key, asOneOf(document, yield* readStoredCurve(value)));
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
        const next = applyChange(current, back ? reverseChange(change) : change, shared);
        const [from, to] = back ? [next, current] : [current, next];
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
