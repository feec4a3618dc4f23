import type { Envelope } from '../loudness/envelope';
import { StudioError } from '../errors';
import { type CsvRequest, readCsv } from './csv/read-csv';
import { float32Text } from './float32-text';

const HEADER = 'time_s,left,right';

/** Rows that are made as one piece of text. */
const ROWS_PER_PIECE = 4096;

/** One row per sample: seconds, left and right linear RMS. Parses to the same bits. */
export function formatEnvelopeCsv(envelope: Envelope): string {
  const length = envelope.left.length;
  const pieces = [`${HEADER}\n`];
  for (let i = 0; i < length; i += ROWS_PER_PIECE)
    pieces.push(csvRows(envelope, i, Math.min(length, i + ROWS_PER_PIECE)));
  return pieces.join('');
}

function csvRows({ rate, left, right }: Envelope, from: number, to: number): string {
  let text = '';
  for (let i = from; i < to; i++) {
    text += `${Number((i / rate).toFixed(6))},${float32Text(left[i]!)},${float32Text(right[i] ?? 0)}\n`;
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
