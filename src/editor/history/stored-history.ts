import { pointCount } from '../../core/curve/stereo';
import { type PackedStereoCurve, packStereoCurve } from '../../core/curve/convert/packed-curve';
import type { StereoCurve } from '../../core/curve/curve';
import type { Prediction } from '../../core/project/project';
import { changeBetween, type ProjectChange, type ValueKeys } from '../../core/project/project-change';
import { SCHEMA_VERSION } from '../../core/project/schema-version';
import type { Step, Steps } from './history';
import type { Scene } from '../scene';
import { storedSelection, type StoredSelection } from './stored-selection';

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

export interface StoredStep {
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
