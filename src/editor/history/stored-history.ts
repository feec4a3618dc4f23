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

/** What is kept of the steps: at most so many, and so many characters; the ones next to the document come first. */
const MAX_STORED_STEPS = 300;
const MAX_STORED_CHARACTERS = 2_000_000;

/** Undo and redo as they are stored beside the document: JSON of each step's change, nearest to the document first. */
export interface StoredHistory {
  readonly done: readonly string[];
  readonly undone: readonly string[];
  readonly predictions: Readonly<Record<string, Prediction>>;
}

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

/** Steps do not change: each is written once. */
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
  const known = serialisedSteps.get(step);
  if (known) return known;
  const { before, after, label } = step;
  const change = changeBetween(before.document, after.document, keyOf);
  const kept: StoredStep = { label, change, before: storedSelection(before), after: storedSelection(after) };
  const predictions = change.prediction ? [before.document.prediction, after.document.prediction] : [];
  const made = {
    text: JSON.stringify(kept),
    predictions: predictions.filter((prediction) => prediction !== null),
  };
  serialisedSteps.set(step, made);
  return made;
}

/** The newest steps, within bounds. */
export function serialiseHistory({ done, undone }: Steps<Scene>): StoredHistory {
  const predictions: Record<string, Prediction> = {};
  let count = 0;
  let characters = 0;
  const keep = (steps: readonly Step<Scene>[]): string[] => {
    const kept: string[] = [];
    for (const step of steps.toReversed()) {
      const { text, predictions: own } = serialiseStep(step);
      count += 1;
      characters += text.length;
      if (count > MAX_STORED_STEPS || characters > MAX_STORED_CHARACTERS) break;
      kept.push(text);
      for (const prediction of own) predictions[keyOf(prediction)] = prediction;
    }
    return kept;
  };
  return { done: keep(done), undone: keep(undone), predictions };
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
 * The steps that lead to `document` and on from it, as far as what storage holds is sound: at the first step that is not, the rest
 * is left out. Never throws.
 * @param log told why steps were left out.
 */
export function readHistory(kept: unknown, document: Project, log: (detail: string) => void): Steps<Scene> {
  const parsed = v.safeParse(historySchema, kept);
  if (!parsed.success) {
    if (kept !== undefined) log('history: not readable');
    return { done: [], undone: [] };
  }
  const { done, undone, predictions } = parsed.output;
  const checked = new Map<string, Prediction>();
  const predictionOf = (key: string): Prediction => {
    const known = checked.get(key);
    if (known) return known;
    // Through the checks of a project file; what a file cannot hold is no prediction.
    const { prediction } = readProject(
      serialiseProject({ ...document, prediction: predictions[key] as Prediction }),
      'history',
    );
    if (!prediction) throw new RangeError(`no prediction ${key}`);
    checked.set(key, prediction);
    return prediction;
  };
  /** Steps outward from the document; `back` for those that led to it. */
  const walk = (texts: readonly string[], back: boolean): Step<Scene>[] => {
    const steps: Step<Scene>[] = [];
    let here = document;
    try {
      for (const text of texts) {
        const { label, change, before, after } = readStep(text);
        const there = applyChange(here, back ? reverseChange(change) : change, predictionOf);
        const [from, to] = back ? [there, here] : [here, there];
        steps.push({
          label,
          before: { document: from, selection: selectionIn(from, before) },
          after: { document: to, selection: selectionIn(to, after) },
          mergeKey: null,
        });
        here = there;
      }
    } catch (error) {
      log(`history: ${texts.length - steps.length} steps left out, ${String(error)}`);
    }
    return steps.reverse();
  };
  return { done: walk(done, true), undone: walk(undone, false) };
}
