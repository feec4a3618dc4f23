import * as v from 'valibot';
import type { Curve, StereoCurve } from '../curve/curve';
import { curveSchema } from '../project/curve-schema';
import { type EnvelopeFile, invalidEnvelope, MAX_SECONDS } from './envelope-file';

const FORMAT = 'stable-v2a-envelope';
/** Version that this build writes. Increased by every change that older builds cannot read. */
const VERSION = 1;

const fileSchema = v.object({
  format: v.literal(FORMAT),
  version: v.literal(VERSION),
  seconds: v.pipe(v.number(), v.minValue(0), v.maxValue(MAX_SECONDS)),
  left: curveSchema,
  /** Absent if both channels share one curve. */
  right: v.optional(curveSchema),
});

/** Points that are made as one piece of text. */
const POINTS_PER_PIECE = 1000;

function* listPieces(curve: Curve): Generator<string, undefined> {
  yield '[\n';
  for (let i = 0; i < curve.length; i += POINTS_PER_PIECE) {
    const lines = curve.slice(i, i + POINTS_PER_PIECE).map((point) => `    ${JSON.stringify(point)}`);
    yield `${i === 0 ? '' : ',\n'}${lines.join(',\n')}`;
  }
  yield '\n  ]';
}

/** One breakpoint per line: { time: seconds, value: linear RMS 0..1, shape, … }, in pieces of the file. Parses to the same curve. */
export function* jsonPieces({ left, right }: StereoCurve, seconds: number): Generator<string, undefined> {
  yield `{\n  "format": "${FORMAT}",\n  "version": ${VERSION},\n  "seconds": ${seconds},\n  "left": `;
  yield* listPieces(left);
  if (left !== right) {
    yield ',\n  "right": ';
    yield* listPieces(right);
  }
  yield '\n}\n';
}

export function formatEnvelopeJson(curve: StereoCurve, seconds: number): string {
  return [...jsonPieces(curve, seconds)].join('');
}

/** Line at which JSON.parse failed, from the browser's message. */
function errorLine(text: string, error: unknown): number {
  const message = String(error);
  const line = /line (\d+)/.exec(message);
  if (line) return Number(line[1]);
  const position = /position (\d+)/.exec(message);
  const until = position ? Number(position[1]) : text.length;
  return text.slice(0, until).split('\n').length;
}

/** "point 4 of left" for the path left.3.value. */
function placeOf(path: string | null): string {
  const [channel, index, field] = path?.split('.') ?? [];
  if (channel === undefined) return 'line 1';
  if (index === undefined) return `"${channel}"`;
  return `point ${Number(index) + 1} of ${channel}${field === undefined ? '' : `, ${field}`}`;
}

/** @throws StudioError envelope-invalid, naming the line or point. */
export function parseEnvelopeJson(text: string, source: string): EnvelopeFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw invalidEnvelope(
      source,
      `line ${errorLine(text, error)}`,
      'not valid JSON, or the file is incomplete. Export it again.',
    );
  }
  const { format, version, schemaVersion } = (json ?? {}) as Record<string, unknown>;
  if (format !== FORMAT) {
    const remedy =
      schemaVersion === undefined
        ? `"format": "${FORMAT}" expected.`
        : 'this is a project file. Open it with “Open project”.';
    throw invalidEnvelope(source, 'line 1', remedy);
  }
  if (typeof version === 'number' && version > VERSION) {
    throw invalidEnvelope(
      source,
      '"version"',
      'the file was saved by a newer version of the studio. Update this page, then import it again.',
    );
  }
  const result = v.safeParse(fileSchema, json);
  if (!result.success) {
    const issue = result.issues[0];
    throw invalidEnvelope(source, placeOf(v.getDotPath(issue)), `${issue.message}.`);
  }
  const { left, right, seconds } = result.output;
  return { curve: { left, right: right ?? left }, seconds, note: '' };
}
