import * as v from 'valibot';
import { noRoom } from '../audio/room/room';
import { listOf, numberList, recordOf, textOf, uniqueBy, wholeWithin, within } from './bounded';
import { frameRateBounds, listLimits, MAX_DURATION, settingBounds, textLimits } from './bounds';
import { stereoCurve } from './curve-schema';
import { anyRecording } from './project';
import { SCHEMA_VERSION } from './schema-version';

const name = textOf(textLimits.name);
const words = textOf(textLimits.prompt);
const seconds = within({ min: 0, max: MAX_DURATION });
const count = wholeWithin({ min: 0, max: Number.MAX_SAFE_INTEGER });
const unit = { min: 0, max: 1 };

const silenceLocks = v.pipe(
  listOf(v.object({ start: seconds, end: seconds }), listLimits.silenceLocks),
  v.check(
    (locks) => locks.every(({ start, end }, i) => end > start && (i === 0 || start > locks[i - 1]!.end)),
    'must be in ascending time and must not touch',
  ),
);
const recordingEntries = { id: textOf(textLimits.recordingId), name, licence: name, attribution: name };
const recordingReference = v.object({ source: v.picklist(['bank', 'folder']), ...recordingEntries });
const prompt = v.object({
  text: words,
  negative: words,
  references: v.pipe(
    listOf(
      v.object({ name, sound: name, weight: within(settingBounds.singleReferenceWeight) }),
      listLimits.references,
    ),
    uniqueBy('sound'),
  ),
  referenceWeight: within(settingBounds.referenceWeight),
  /** Absent in files of builds that did not look at the picture. */
  pictureWeight: v.optional(within(settingBounds.pictureWeight), 0),
  /** Absent in files of builds that used no recordings. */
  recordings: v.optional(
    v.object({
      pinned: listOf(recordingReference, listLimits.recordings),
      banned: listOf(recordingReference, listLimits.recordings),
      allowShareAlike: v.boolean(),
    }),
    anyRecording,
  ),
});
const takeRecordings = listOf(
  v.object({
    source: v.picklist(['bank', 'folder', 'reference']),
    ...recordingEntries,
    weight: v.pipe(v.number(), v.gtValue(0), v.maxValue(1)),
  }),
  listLimits.takeRecordings,
);
/** Absent in files of early builds. */
const envelopeLock = v.optional(v.boolean(), false);
/** Absent, so 0, in files of builds that used no recordings. */
const recordingShare = within(settingBounds.recordingShare);
/** Absent in files of builds that had no room. */
const room = v.optional(
  v.object({
    tone: v.nullable(v.object({ level: within(settingBounds.roomToneLevel) })),
    reverb: v.nullable(
      v.object({ seconds: within(settingBounds.reverbSeconds), mix: within(settingBounds.reverbMix) }),
    ),
  }),
  noRoom,
);
const stageSeconds = recordOf(within({ min: 0, max: 1e9 }), listLimits.stages);
const recipeEntries = {
  silenceLocks,
  seed: wholeWithin(settingBounds.seed),
  prompt,
  /** Absent in files of builds that did not look at the picture. */
  picture: v.optional(listOf(v.object({ words: name, share: within(unit) }), listLimits.pictureCues), []),
  steps: wholeWithin(settingBounds.steps),
  guidance: within(settingBounds.guidance),
  sampler: name,
  envelopeLock,
  recordingShare: v.optional(recordingShare, 0),
  room,
  /** Absent in files of builds that used no recordings. */
  recordings: v.optional(takeRecordings, []),
  packId: name,
  packVersion: name,
  packHash: v.nullable(name),
  provider: v.picklist(['webgpu', 'wasm', 'remote']),
};
const range = v.pipe(
  v.object({ start: seconds, end: seconds }),
  v.check(({ start, end }) => end > start, 'must end after its start'),
);
/** Takes whose curves are given by references. */
function takeWith<Reference extends v.GenericSchema>(curve: Reference) {
  const retake = v.object({ ...recipeEntries, curve, range, of: name });
  return v.object({
    ...recipeEntries,
    curve,
    id: name,
    name,
    favourite: v.exactOptional(v.boolean()),
    sound: name,
    retakes: listOf(retake, listLimits.retakes),
    seconds: stageSeconds,
    envelopeError: v.nullable(within({ min: 0, max: 10 })),
    levelError: v.optional(v.nullable(within({ min: 0, max: 1000 })), null),
    created: name,
  });
}
/** A curve of a take: the project's, one of `takeCurves` by its index, or null if it was not stored. */
const curveReference = v.nullable(v.union([v.literal('project'), count]));
export type CurveReference = v.InferOutput<typeof curveReference>;
const take = takeWith(curveReference);
/** Takes in a step of the undo history, which refers to curves by key (project-change.ts). */
export const takesWithCurveKeys = listOf(takeWith(v.nullable(name)), listLimits.takes);

/** Samples per second of a prediction. */
const predictionRate = { min: 1, max: 1000 };
const MAX_SAMPLES = MAX_DURATION * 125;
const levels = numberList(unit, MAX_SAMPLES);
const bytes = numberList({ min: 0, max: 255 }, MAX_SAMPLES, true);
const sensitivity = within(settingBounds.sensitivity);
const detection = v.object({
  sensitivity,
  sharpTransients: v.optional(v.boolean(), false),
  hits: listOf(v.object({ sample: count, from: count, threshold: sensitivity }), MAX_SAMPLES),
  left: bytes,
  /** Absent if both channels are equal. */
  right: v.optional(bytes),
  seconds: stageSeconds,
});
const prediction = v.pipe(
  v.object({
    rate: within(predictionRate),
    /** The decoded envelope at sensitivity 0; the detection's sensitivity is applied again when the file is opened. */
    left: levels,
    /** Absent if both channels are equal. */
    right: v.optional(levels),
    confidence: v.nullable(levels),
    pack: name,
    detection: v.optional(detection),
  }),
  v.check(
    ({ left, detection }) =>
      !detection ||
      [detection.left, detection.right ?? detection.left].every(({ length }) => length === left.length),
    'must have one level code per sample',
  ),
  v.check(
    ({ left, detection }) =>
      !detection ||
      detection.hits.every(
        ({ sample, from }, i, all) =>
          sample >= from && sample < left.length && (i === 0 || from > all[i - 1]!.sample),
      ),
    'must have hits in ascending time',
  ),
  v.check(({ left, right }) => !right || left.length === right.length, 'must have channels of equal length'),
);

const positive = wholeWithin({ min: 1, max: Number.MAX_SAFE_INTEGER });
const frameRate = v.pipe(
  v.object({ numerator: positive, denominator: positive }),
  v.check(({ numerator, denominator }) => {
    const rate = numerator / denominator;
    return rate >= frameRateBounds.min && rate <= frameRateBounds.max;
  }, `must be ${frameRateBounds.min} to ${frameRateBounds.max} frames a second`),
);
/** Timecode has up to 99 hours. */
const startFrame = wholeWithin({ min: 0, max: 100 * 3600 * frameRateBounds.max });

/** In the order in which they are checked: what a file needs little time for comes first. */
export const projectSchema = v.object({
  schemaVersion: v.literal(SCHEMA_VERSION),
  clip: v.nullable(
    v.object({
      fileName: name,
      bytes: count,
      duration: seconds,
      frameRate,
      contentHash: v.exactOptional(v.nullable(name)),
    }),
  ),
  linked: v.boolean(),
  /** Absent in files of early builds. */
  silenceLocks: v.optional(silenceLocks, []),
  prompt,
  settings: v.object({
    seed: wholeWithin(settingBounds.seed),
    steps: v.nullable(wholeWithin(settingBounds.steps)),
    guidance: v.nullable(within(settingBounds.guidance)),
    sampler: v.nullable(name),
    envelopeLock,
    recordingShare: v.optional(v.nullable(recordingShare), 0),
    room,
    takes: wholeWithin(settingBounds.takes),
  }),
  takes: v.pipe(listOf(take, listLimits.takes), uniqueBy('id')),
  currentTake: v.nullable(name),
  markers: v.pipe(
    listOf(v.object({ id: name, time: seconds, label: name }), listLimits.markers),
    uniqueBy('id'),
  ),
  inPoint: v.nullable(seconds),
  outPoint: v.nullable(seconds),
  loop: v.boolean(),
  startFrame,
  dropFrame: v.boolean(),
  curve: stereoCurve,
  /** Curves that takes and their retakes were made from, other than the project's. */
  takeCurves: listOf(stereoCurve, listLimits.takeCurves),
  prediction: v.nullable(prediction),
});

export type ProjectFile = v.InferOutput<typeof projectSchema>;

/** Seconds that a prediction may last longer than the clip: a window of the mapper. */
const PREDICTION_TAIL = 10;

function lengthOf(list: unknown): number {
  return Array.isArray(list) ? list.length : 0;
}

/** Points of both channels, of a curve that need not be valid. */
function pointCount(curve: unknown): number {
  const { left, right } = (curve ?? {}) as Record<string, unknown>;
  return lengthOf(left) + lengthOf(right);
}

/** Whether all curves together have too many points: known before any point is looked at. */
export function hasTooManyPoints({ curve, takeCurves }: Readonly<Record<string, unknown>>): boolean {
  let count = pointCount(curve);
  const curves: readonly unknown[] = Array.isArray(takeCurves) ? takeCurves : [];
  for (const one of curves) count += pointCount(one);
  return count > listLimits.pointsInAll;
}

export const projectFileSchema = v.pipe(
  projectSchema,
  v.forward(
    v.check(
      ({ takes, takeCurves }) =>
        takes
          .flatMap(({ curve, retakes }) => [curve, ...retakes.map((retake) => retake.curve)])
          .every((curve) => typeof curve !== 'number' || curve < takeCurves.length),
      'must refer to curves of the file',
    ),
    ['takes'],
  ),
  v.forward(
    v.check(
      ({ takes }) => takes.reduce((sum, { retakes }) => sum + retakes.length, 0) <= listLimits.retakesInAll,
      `must have up to ${listLimits.retakesInAll} retakes`,
    ),
    ['takes'],
  ),
  v.forward(
    v.check(
      ({ silenceLocks, takes }) =>
        takes
          .flatMap((one) => [one, ...one.retakes])
          .reduce((sum, one) => sum + one.silenceLocks.length, silenceLocks.length) <=
        listLimits.silenceLocksInAll,
      `must have up to ${listLimits.silenceLocksInAll} silence locks`,
    ),
    ['takes'],
  ),
  v.forward(
    v.check(
      ({ clip, prediction }) =>
        !clip || !prediction || prediction.left.length <= (clip.duration + PREDICTION_TAIL) * prediction.rate,
      'must not be longer than the clip',
    ),
    ['prediction'],
  ),
  v.forward(
    v.check(
      ({ prediction }) => !prediction?.confidence || prediction.confidence.length <= prediction.left.length,
      'must not be longer than the prediction',
    ),
    ['prediction'],
  ),
);
