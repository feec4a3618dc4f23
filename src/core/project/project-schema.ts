import * as v from 'valibot';
import { BEND_LIMIT } from '../curve/bend';
import type { StereoCurve } from '../curve/curve';
import { sameCurve } from '../curve/same-curve';
import type { Envelope } from '../loudness/envelope';
import { atSensitivity } from '../mapper/detected-hits';
import { StudioError } from '../errors';
import { float32Text } from '../formats/float32-text';
import type { HitDetection, Prediction, Project, Take } from './project';
import { upgradeProjectFile } from './upgrade-project';

/** Version that this build writes. Increased by every change that older builds cannot read. */
const SCHEMA_VERSION = 3;

const text = v.pipe(v.string(), v.maxLength(10_000));
const seconds = v.pipe(v.number(), v.minValue(0), v.maxValue(1e6));
const whole = v.pipe(v.number(), v.safeInteger());
const unit = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const levels = v.array(unit);

const breakpoint = v.object({
  time: seconds,
  value: unit,
  shape: v.picklist(['linear', 'exponential', 'hold', 'smooth']),
  phase: v.optional(v.tuple([unit, unit])),
  bend: v.optional(v.pipe(v.number(), v.minValue(-BEND_LIMIT), v.maxValue(BEND_LIMIT))),
});
/** A channel's curve, or a part of one. */
export const curveSchema = v.pipe(
  v.array(breakpoint),
  v.check(
    (points) => points.every(({ time }, i) => i === 0 || time > points[i - 1]!.time),
    'must be in ascending time',
  ),
);
/** Right is absent if both channels share one curve. */
export const stereoCurve = v.object({ left: curveSchema, right: v.optional(curveSchema) });
const silenceLocks = v.pipe(
  v.array(v.object({ start: seconds, end: seconds })),
  v.check(
    (locks) => locks.every(({ start, end }, i) => end > start && (i === 0 || start > locks[i - 1]!.end)),
    'must be in ascending time and must not touch',
  ),
);
const prompt = v.object({
  text,
  negative: text,
  reference: v.nullable(v.object({ name: text, sound: text })),
  referenceWeight: unit,
});
/** Absent in files of early builds. */
const envelopeLock = v.optional(v.boolean(), false);
const takeEntries = {
  id: text,
  name: text,
  sound: text,
  silenceLocks,
  seed: whole,
  prompt,
  steps: whole,
  guidance: v.number(),
  sampler: text,
  envelopeLock,
  packId: text,
  packVersion: text,
  packHash: v.nullable(text),
  provider: v.picklist(['webgpu', 'wasm']),
  seconds: v.record(text, v.number()),
  envelopeError: v.number(),
  levelError: v.optional(v.nullable(v.number()), null),
  created: text,
};
/** The curve of a take: the project's, one of `takeCurves` by its index, or null if it was not stored. */
const curveReference = v.nullable(v.union([v.literal('project'), v.pipe(whole, v.minValue(0))]));
type CurveReference = v.InferOutput<typeof curveReference>;
const take = v.object({ ...takeEntries, curve: curveReference });
/** A take in a step of the undo history, which refers to curves by key (project-change.ts). */
export const takeWithCurveKey = v.object({ ...takeEntries, curve: v.nullable(text) });
const sample = v.pipe(whole, v.minValue(0));
const bytes = v.array(v.pipe(whole, v.minValue(0), v.maxValue(255)));
const sensitivity = v.pipe(v.number(), v.minValue(-1), v.maxValue(1));
const detection = v.object({
  sensitivity,
  sharpTransients: v.optional(v.boolean(), false),
  hits: v.array(v.object({ sample, from: sample, threshold: sensitivity })),
  left: bytes,
  /** Absent if both channels are equal. */
  right: v.optional(bytes),
  seconds: v.record(text, v.number()),
});
const prediction = v.pipe(
  v.object({
    rate: v.pipe(v.number(), v.minValue(1), v.maxValue(1e5)),
    /** The decoded envelope at sensitivity 0; the detection's sensitivity is applied again when the file is opened. */
    left: levels,
    /** Absent if both channels are equal. */
    right: v.optional(levels),
    confidence: v.nullable(levels),
    pack: text,
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

export const projectSchema = v.object({
  schemaVersion: v.literal(SCHEMA_VERSION),
  clip: v.nullable(
    v.object({
      fileName: text,
      bytes: whole,
      duration: seconds,
      frameRate: v.object({
        numerator: v.pipe(whole, v.minValue(1)),
        denominator: v.pipe(whole, v.minValue(1)),
      }),
      contentHash: v.exactOptional(v.nullable(text)),
    }),
  ),
  prediction: v.nullable(prediction),
  curve: stereoCurve,
  /** Curves that takes were made from, other than the project's. */
  takeCurves: v.array(stereoCurve),
  linked: v.boolean(),
  /** Absent in files of early builds. */
  silenceLocks: v.optional(silenceLocks, []),
  prompt,
  settings: v.object({
    seed: whole,
    steps: v.nullable(whole),
    guidance: v.nullable(v.number()),
    sampler: v.nullable(text),
    envelopeLock,
    takes: v.pipe(whole, v.minValue(1)),
  }),
  takes: v.array(take),
  currentTake: v.nullable(text),
  markers: v.array(v.object({ id: text, time: seconds, label: text })),
  inPoint: v.nullable(seconds),
  outPoint: v.nullable(seconds),
  loop: v.boolean(),
  startFrame: whole,
  dropFrame: v.boolean(),
});

const projectFileSchema = v.pipe(
  projectSchema,
  v.forward(
    v.check(
      ({ takes, takeCurves }) =>
        takes.every(({ curve }) => typeof curve !== 'number' || curve < takeCurves.length),
      'must refer to curves of the file',
    ),
    ['takes'],
  ),
);

type ProjectFile = v.InferOutput<typeof projectSchema>;

/** 32-bit floats as the shortest decimals that parse to the same floats. */
function numbers(samples: Float32Array): number[] {
  return Array.from(samples, (value) => Number(float32Text(value)));
}

function sameSamples({ left, right }: Envelope): boolean {
  return left === right || left.every((value, i) => value === right[i]);
}

function writePrediction({ envelope, confidence, pack, detection }: Prediction): ProjectFile['prediction'] {
  const { rate, left, right } = detection?.decoded ?? envelope;
  return {
    rate,
    left: numbers(left),
    ...(!sameSamples({ rate, left, right }) && { right: numbers(right) }),
    confidence: confidence && numbers(confidence),
    pack,
    ...(detection && { detection: writeDetection(detection) }),
  };
}

function writeDetection({ sensitivity, sharpTransients, detected, seconds }: HitDetection) {
  const { hits, left, right } = detected;
  return {
    sensitivity,
    sharpTransients,
    hits: [...hits],
    left: Array.from(left),
    ...(right !== left && { right: Array.from(right) }),
    seconds,
  };
}

function readPrediction(file: NonNullable<ProjectFile['prediction']>): Prediction {
  const left = Float32Array.from(file.left);
  const decoded = { rate: file.rate, left, right: file.right ? Float32Array.from(file.right) : left };
  const confidence = file.confidence && Float32Array.from(file.confidence);
  const { pack } = file;
  if (!file.detection) return { envelope: decoded, confidence, pack };
  const { sensitivity, sharpTransients, hits, seconds } = file.detection;
  const codes = Uint8Array.from(file.detection.left);
  const detected = {
    hits,
    left: codes,
    right: file.detection.right ? Uint8Array.from(file.detection.right) : codes,
  };
  return {
    envelope: atSensitivity(decoded, detected, sensitivity),
    confidence,
    pack,
    detection: { sensitivity, sharpTransients, decoded, detected, seconds },
  };
}

function writeCurve({ left, right }: StereoCurve) {
  return left === right ? { left } : { left, right };
}

/** Each curve is written once, however many takes were made from it. */
function writeTakes({ curve, takes }: Project) {
  const curves: StereoCurve[] = [];
  const referenceTo = (own: StereoCurve | null): CurveReference => {
    if (own === null) return null;
    if (sameCurve(own, curve)) return 'project';
    const known = curves.findIndex((other) => sameCurve(own, other));
    return known >= 0 ? known : curves.push(own) - 1;
  };
  return {
    takes: takes.map((take) => ({ ...take, curve: referenceTo(take.curve) })),
    takeCurves: curves.map(writeCurve),
  };
}

function readCurve({ left, right }: v.InferOutput<typeof stereoCurve>): StereoCurve {
  return { left, right: right ?? left };
}

function readTakes(file: ProjectFile, curve: StereoCurve): readonly Take[] {
  const curves = file.takeCurves.map(readCurve);
  const referredTo = (reference: CurveReference): StereoCurve | null => {
    if (reference === 'project') return curve;
    return reference === null ? null : curves[reference]!;
  };
  return file.takes.map((take) => ({ ...take, curve: referredTo(take.curve) }));
}

/** JSON text of the document; audio is stored separately. */
export function serialiseProject(project: Project): string {
  const file = {
    schemaVersion: SCHEMA_VERSION,
    ...project,
    prediction: project.prediction && writePrediction(project.prediction),
    curve: writeCurve(project.curve),
    ...writeTakes(project),
  };
  return JSON.stringify(file);
}

/**
 * @param source name of the file, for the message.
 * @throws StudioError project-invalid if it is not a project, damaged, or written by a newer version.
 */
export function parseProject(json: unknown, source: string): Project {
  const version = (json as { schemaVersion?: unknown } | null)?.schemaVersion;
  if (typeof version === 'number' && version > SCHEMA_VERSION) {
    throw new StudioError(
      'project-invalid',
      `${source} was saved by a newer version of the studio. Update this page, then open it again.`,
    );
  }
  const result = v.safeParse(projectFileSchema, upgradeProjectFile(json));
  if (!result.success) {
    const issue = result.issues[0];
    const field = v.getDotPath(issue) ?? 'the file';
    throw new StudioError(
      'project-invalid',
      `${source} cannot be opened: ${field} is not valid.`,
      `${field}: ${issue.message}`,
    );
  }
  const file = result.output;
  const curve = readCurve(file.curve);
  return {
    clip: file.clip,
    prediction: file.prediction && readPrediction(file.prediction),
    curve,
    linked: file.linked,
    silenceLocks: file.silenceLocks,
    prompt: file.prompt,
    settings: file.settings,
    takes: readTakes(file, curve),
    currentTake: file.currentTake,
    markers: file.markers,
    inPoint: file.inPoint,
    outPoint: file.outPoint,
    loop: file.loop,
    startFrame: file.startFrame,
    dropFrame: file.dropFrame,
  };
}

/** Parses the text of a project file of any version. @throws as parseProject. */
export function readProject(text: string, source: string): Project {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new StudioError(
      'project-invalid',
      `${source} is not a project file, or it is damaged.`,
      String(error),
    );
  }
  return parseProject(json, source);
}
