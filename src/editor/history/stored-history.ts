import * as v from 'valibot';
import type { Curve } from '../../core/curve/curve';
import type { Prediction, Project } from '../../core/project/project';
import {
  applyChange,
  changeBetween,
  checkChange,
  type ProjectChange,
  reverseChange,
} from '../../core/project/project-change';
import { readProject, serialiseProject } from '../../core/project/project-schema';
import type { Step, Steps } from './history';
import type { Scene, Selection } from '../scene';

/** Limits of the stored history; the steps nearest to the document are stored first. */
const MAX_STORED_STEPS = 300;
const MAX_STORED_CHARACTERS = 2_000_000;

/** Undo and redo steps as stored beside the document: JSON of each step's change, nearest to the document first. */
export interface StoredHistory {
  readonly done: readonly string[];
  readonly undone: readonly string[];
  readonly predictions: Readonly<Record<string, Prediction>>;
}

/** Runs of selected points. */
type Runs = readonly (readonly [start: number, count: number])[];

interface StoredSelection {
  readonly range: Selection['range'];
  readonly channel: Selection['channel'];
  readonly left: Runs;
  readonly right: Runs;
}

interface StoredStep {
  readonly label: string;
  readonly change: ProjectChange;
  readonly before: StoredSelection;
  readonly after: StoredSelection;
}

function runsOf(curve: Curve, chosen: ReadonlySet<unknown>): Runs {
  const runs: [number, number][] = [];
  if (chosen.size === 0) return runs;
  curve.forEach((point, i) => {
    if (!chosen.has(point)) return;
    const last = runs.at(-1);
    if (last && last[0] + last[1] === i) last[1] += 1;
    else runs.push([i, 1]);
  });
  return runs;
}

function storedSelection({ document, selection }: Scene): StoredSelection {
  const { range, channel, points } = selection;
  return {
    range,
    channel,
    left: runsOf(document.curve.left, points.left),
    right: runsOf(document.curve.right, points.right),
  };
}

/** Steps are immutable, so each is serialised once. */
const serialisedSteps = new WeakMap<
  Step<Scene>,
  { readonly text: string; readonly predictions: readonly Prediction[] }
>();
const predictionKeys = new WeakMap<Prediction, string>();
let predictionCount = 0;

function keyOf(prediction: Prediction): string {
  const key = predictionKeys.get(prediction) ?? String(predictionCount++);
  predictionKeys.set(prediction, key);
  return key;
}

function serialiseStep(step: Step<Scene>) {
  const cached = serialisedSteps.get(step);
  if (cached) return cached;
  const { before, after, label } = step;
  const change = changeBetween(before.document, after.document, keyOf);
  const stored: StoredStep = {
    label,
    change,
    before: storedSelection(before),
    after: storedSelection(after),
  };
  const predictions = change.prediction ? [before.document.prediction, after.document.prediction] : [];
  const serialised = {
    text: JSON.stringify(stored),
    predictions: predictions.filter((prediction) => prediction !== null),
  };
  serialisedSteps.set(step, serialised);
  return serialised;
}

/** The steps nearest to the document, within the limits. */
export function serialiseHistory({ done, undone }: Steps<Scene>): StoredHistory {
  const predictions: Record<string, Prediction> = {};
  let count = 0;
  let characters = 0;
  const serialise = (steps: readonly Step<Scene>[]): string[] => {
    const texts: string[] = [];
    for (const step of steps.toReversed()) {
      const { text, predictions: own } = serialiseStep(step);
      count += 1;
      characters += text.length;
      if (count > MAX_STORED_STEPS || characters > MAX_STORED_CHARACTERS) break;
      texts.push(text);
      for (const prediction of own) predictions[keyOf(prediction)] = prediction;
    }
    return texts;
  };
  return { done: serialise(done), undone: serialise(undone), predictions };
}

const index = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const selectionSchema = v.object({
  range: v.nullable(v.object({ start: v.pipe(v.number(), v.finite()), end: v.pipe(v.number(), v.finite()) })),
  channel: v.picklist(['left', 'right']),
  left: v.array(v.tuple([index, index])),
  right: v.array(v.tuple([index, index])),
});
const stepSchema = v.object({
  label: v.string(),
  change: v.unknown(),
  before: selectionSchema,
  after: selectionSchema,
});

function readStep(text: string): StoredStep {
  const step = v.parse(stepSchema, JSON.parse(text));
  return { ...step, change: checkChange(step.change) };
}

function selectionIn(document: Project, { range, channel, left, right }: StoredSelection): Selection {
  const pick = (curve: Curve, runs: Runs) =>
    new Set(runs.flatMap(([start, count]) => curve.slice(start, start + count)));
  return {
    range,
    channel,
    points: { left: pick(document.curve.left, left), right: pick(document.curve.right, right) },
  };
}

const historySchema = v.object({
  done: v.array(v.string()),
  undone: v.array(v.string()),
  predictions: v.record(v.string(), v.unknown()),
});

/**
 * Undo and redo steps around `document`. From the first invalid step on, the rest is dropped. Never throws.
 * @param log receives the reason when steps are dropped.
 */
export function readHistory(stored: unknown, document: Project, log: (detail: string) => void): Steps<Scene> {
  const parsed = v.safeParse(historySchema, stored);
  if (!parsed.success) {
    if (stored !== undefined) log('history: not readable');
    return { done: [], undone: [] };
  }
  const { done, undone, predictions } = parsed.output;
  const checked = new Map<string, Prediction>();
  const predictionOf = (key: string): Prediction => {
    const cached = checked.get(key);
    if (cached) return cached;
    // Validated as part of a project file.
    const { prediction } = readProject(
      serialiseProject({ ...document, prediction: predictions[key] as Prediction }),
      'history',
    );
    if (!prediction) throw new RangeError(`no prediction ${key}`);
    checked.set(key, prediction);
    return prediction;
  };
  /** Replays steps outward from the document; `back` for undo steps. */
  const replay = (texts: readonly string[], back: boolean): Step<Scene>[] => {
    const steps: Step<Scene>[] = [];
    let current = document;
    try {
      for (const text of texts) {
        const { label, change, before, after } = readStep(text);
        const next = applyChange(current, back ? reverseChange(change) : change, predictionOf);
        const [from, to] = back ? [next, current] : [current, next];
        steps.push({
          label,
          before: { document: from, selection: selectionIn(from, before) },
          after: { document: to, selection: selectionIn(to, after) },
          mergeKey: null,
        });
        current = next;
      }
    } catch (error) {
      log(`history: ${texts.length - steps.length} steps dropped, ${String(error)}`);
    }
    return steps.reverse();
  };
  return { done: replay(done, true), undone: replay(undone, false) };
}
