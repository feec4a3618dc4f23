import type { Envelope } from '../loudness/envelope';
import { StudioError } from '../errors';
import { float32Text } from './float32-text';

const HEADER = 'time_s,left,right';

/** Rows are at i / rate seconds; the time in the file may differ by this much (rounding by other programs), seconds. */
const TIME_SLACK = 0.0015;

/** One row per sample: seconds, left and right linear RMS. Parses to the same bits. */
export function formatEnvelopeCsv({ rate, left, right }: Envelope): string {
  const rows = [HEADER];
  left.forEach((value, i) => {
    rows.push(`${Number((i / rate).toFixed(6))},${float32Text(value)},${float32Text(right[i] ?? 0)}`);
  });
  return `${rows.join('\n')}\n`;
}

function invalid(source: string, line: number, problem: string): StudioError {
  return new StudioError('envelope-invalid', `${source}, line ${line}: ${problem}`);
}

function field(text: string | undefined, name: string, source: string, line: number): number {
  const value = text === undefined || text.trim() === '' ? NaN : Number(text);
  if (!Number.isFinite(value)) throw invalid(source, line, `"${text ?? ''}" is not a number for ${name}.`);
  return value;
}

function level(text: string | undefined, name: string, source: string, line: number): number {
  const value = field(text, name, source, line);
  if (value < 0 || value > 1) throw invalid(source, line, `${name} is ${value}; levels are between 0 and 1.`);
  return value;
}

/**
 * @param rate rows per second that the file must have.
 * @param source name of the file, for the message.
 * @throws StudioError envelope-invalid, naming the line.
 */
export function parseEnvelopeCsv(text: string, rate: number, source: string): Envelope {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  while (lines.length > 0 && lines[lines.length - 1]!.trim() === '') lines.pop();
  if (lines[0]?.replaceAll(' ', '') !== HEADER) {
    throw invalid(source, 1, `an envelope file starts with the header "${HEADER}".`);
  }
  const length = lines.length - 1;
  if (length === 0) throw invalid(source, 2, 'the file has no rows.');
  const left = new Float32Array(length);
  const right = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    const line = i + 2;
    const fields = lines[i + 1]!.split(',');
    if (fields.length !== 3) throw invalid(source, line, `3 fields expected, not ${fields.length}.`);
    const time = field(fields[0], 'time_s', source, line);
    if (Math.abs(time - i / rate) > TIME_SLACK) {
      const expected = Number((i / rate).toFixed(6));
      throw invalid(source, line, `time_s is ${time}, expected ${expected} (${rate} rows per second).`);
    }
    left[i] = level(fields[1], 'left', source, line);
    right[i] = level(fields[2], 'right', source, line);
  }
  return { rate, left, right };
}
