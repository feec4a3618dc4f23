import type { StereoCurve } from '../curve/curve';
import { sampleSpan } from '../curve/evaluate';
import type { Envelope } from '../loudness/envelope';
import { toSamples } from '../time/samples';
import { StudioError } from '../errors';
import { type CsvRequest, readCsv } from './csv/read-csv';
import { float32Text } from './float32-text';

const HEADER = 'time_s,left,right';

/** Rows that are made as one piece of text. */
const ROWS_PER_PIECE = 1024;

/** One row per sample: seconds, left and right linear RMS. Parses to the same bits. */
export function formatEnvelopeCsv({ rate, left, right }: Envelope): string {
  return `${HEADER}\n${csvRows(rate, 0, left, right)}`;
}

/** The same file for a curve, in pieces. */
export function* csvPieces(curve: StereoCurve, rate: number, duration: number): Generator<string, undefined> {
  yield `${HEADER}\n`;
  const length = toSamples(duration, rate);
  for (let first = 0; first < length; first += ROWS_PER_PIECE) {
    const count = Math.min(ROWS_PER_PIECE, length - first);
    const left = sampleSpan(curve.left, rate, first, count);
    const right = curve.right === curve.left ? left : sampleSpan(curve.right, rate, first, count);
    yield csvRows(rate, first, left, right);
  }
}

function csvRows(rate: number, first: number, left: Float32Array, right: Float32Array): string {
  let text = '';
  for (let i = 0; i < left.length; i++) {
    const time = Number(((first + i) / rate).toFixed(6));
    text += `${time},${float32Text(left[i]!)},${float32Text(right[i] ?? 0)}\n`;
  }
  return text;
}

/** Reads a table whose rows are the samples of an envelope. @throws StudioError envelope-invalid, naming the line. */
export function parseEnvelopeCsv(text: string, rate: number, source: string): Envelope {
  const request: CsvRequest = {
    rate,
    timecode: { rate: { numerator: 25, denominator: 1 }, drop: false },
    startFrame: 0,
  };
  const csv = readCsv(text, request, source);
  if (csv.kind === 'samples') return csv.envelope;
  throw new StudioError('envelope-invalid', `${source} has not ${rate} rows a second.`);
}
