import * as v from 'valibot';
import type { StereoCurve } from '../curve/curve';
import type { Envelope } from '../loudness/envelope';
import { atSensitivity } from '../mapper/detected-hits';
import { StudioError } from '../errors';
import { float32Text } from '../formats/float32-text';
import { firstErrorOnly } from './bounded';
import type { stereoCurve } from './curve-schema';
import { fromCurveTable, toCurveTable } from './curve-table';
import { hasTooManyPoints, type ProjectFile, projectFileSchema } from './file-schema';
import type { HitDetection, Prediction, Project } from './project';
import { SCHEMA_VERSION } from './schema-version';
import { upgradeProjectFile } from './upgrade-project';

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

function readCurve({ left, right }: v.InferOutput<typeof stereoCurve>): StereoCurve {
  return { left, right: right ?? left };
}

/** JSON text of the document; audio is stored separately. */
export function serialiseProject(project: Project): string {
  const { takes, takeCurves } = toCurveTable(project);
  const file = {
    schemaVersion: SCHEMA_VERSION,
    ...project,
    prediction: project.prediction && writePrediction(project.prediction),
    curve: writeCurve(project.curve),
    takes,
    takeCurves: takeCurves.map(writeCurve),
  };
  return JSON.stringify(file);
}

function invalidProject(source: string, field: string, detail: string): StudioError {
  return new StudioError(
    'project-invalid',
    `${source} cannot be opened: ${field} is not valid.`,
    `${field}: ${detail}`,
  );
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
  const upgraded = upgradeProjectFile(json);
  if (hasTooManyPoints((upgraded ?? {}) as Record<string, unknown>))
    throw invalidProject(source, 'takeCurves', 'too many points');
  const result = v.safeParse(projectFileSchema, upgraded, firstErrorOnly);
  if (!result.success) {
    const issue = result.issues[0];
    throw invalidProject(source, v.getDotPath(issue) ?? 'the file', issue.message);
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
    takes: fromCurveTable({ takes: file.takes, takeCurves: file.takeCurves.map(readCurve) }, curve),
    currentTake: file.takes.some(({ id }) => id === file.currentTake) ? file.currentTake : null,
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
