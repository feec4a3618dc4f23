import type { Breakpoint, Curve } from '../../curve/curve';
import { STEP } from '../../curve/range';
import type { Envelope } from '../../loudness/envelope';
import { type TimecodeFormat } from '../../time/timecode';
import { invalidEnvelope, MAX_SECONDS } from '../envelope-file';
import { type Columns, columnsByName, columnsByPlace } from './columns';
import { detectDialect, type Dialect, isNumeric, tableRows } from './dialect';
import { LevelList } from './levels';
import type { Row } from './rows';
import { parseTime, type TimeForm, timeOrigin } from './times';

/** Rows are at i / rate seconds; the time in the file may differ by this much (rounding by other programs), seconds. */
const TIME_SLACK = 0.0015;

/** Six hours at 250 rows a second. */
const MAX_ROWS = 5_400_000;

export interface CsvRequest {
  /** Of the envelope, Hz: rows at this rate are its samples. */
  readonly rate: number;
  readonly timecode: TimecodeFormat;
  readonly startFrame: number;
}

/** A table whose rows are samples at the envelope's rate, or one with times of its own. */
export type CsvEnvelope = { readonly notes: readonly string[] } & (
  | { readonly kind: 'samples'; readonly envelope: Envelope }
  | {
      readonly kind: 'points';
      readonly left: Curve;
      readonly right: Curve;
      readonly seconds: number;
    }
);

type Fail = (line: number, problem: string) => never;

/** Columns from the header or from the first two rows, and whether the first row is data. */
function findColumns(rows: readonly Row[], fail: Fail): { columns: Columns; hasHeader: boolean } {
  const [first, second] = rows;
  const names = first!.fields;
  const isData =
    names.some((name) => isNumeric(name)) && names.every((name) => name === '' || isNumeric(name));
  if (!isData) {
    return { columns: columnsByName(names, (problem) => fail(first!.line, problem)), hasHeader: true };
  }
  const number = (row: Row | undefined) => Number(row?.fields[0]?.replace(',', '.'));
  const ascends = !second || !(number(second) <= number(first));
  return { columns: columnsByPlace(names.length, ascends), hasHeader: false };
}

function checkFieldCount(row: Row, { count }: Columns, { delimiter }: Dialect, fail: Fail): void {
  const found = row.fields.length;
  // Empty fields at the end are cut, and further ones hold nothing that is read.
  if (found <= count) return;
  const twoCommas = delimiter === ',' && found === 2 * count;
  fail(
    row.line,
    twoCommas
      ? `${found} fields for ${count} columns: the comma is both decimal sign and separator. Save the file with semicolons, or with points as decimal signs.`
      : `${count} fields expected, not ${found}.`,
  );
}

/** Times in seconds from the clip's start, ascending. */
class TimeList {
  readonly values: number[] = [];
  private origin = 0;
  private form: TimeForm = 'number';

  constructor(
    private readonly column: NonNullable<Columns['time']>,
    private readonly dialect: Dialect,
    private readonly request: CsvRequest,
    private readonly fail: Fail,
  ) {}

  add({ fields, line }: Row): void {
    const { column, dialect, request, fail, values } = this;
    const context = { unit: column.unit, decimal: dialect.decimal, timecode: request.timecode };
    const text = fields[column.index] ?? '';
    const time = parseTime(text, context);
    if (time === null) {
      return fail(
        line,
        /^\d+:\d+:\d+[:;]/.test(text)
          ? `"${text}" is not a timecode at the clip's frame rate.`
          : `"${text}" is not a time for ${column.name}.`,
      );
    }
    if (values.length === 0) {
      this.form = time.form;
      this.origin = timeOrigin(time.seconds, time.form, context, request.startFrame);
    }
    const seconds = time.seconds - this.origin;
    const before = values.at(-1) ?? 0;
    if (seconds < 0) fail(line, `the time ${text} lies before the clip's start.`);
    if (seconds > MAX_SECONDS)
      fail(line, `the time ${text} is more than ${MAX_SECONDS} seconds after the start.`);
    if (seconds < before) fail(line, `the time ${text} is earlier than the row before.`);
    values.push(seconds);
  }

  get notes(): readonly string[] {
    return this.origin > 0 && this.form !== 'number' ? ['Timecodes count from the clip\u2019s start.'] : [];
  }
}

/** Points for the rows; of rows at one time the first ends STEP seconds earlier, so that the level steps. */
function pointsAt(times: readonly number[], values: readonly number[]): Curve {
  const points: Breakpoint[] = [];
  times.forEach((time, i) => {
    if (points.at(-1)?.time === time) {
      const last = points.pop()!;
      const earlier = time - STEP;
      if (earlier > (points.at(-1)?.time ?? -Infinity) && earlier >= 0)
        points.push({ ...last, time: earlier });
    }
    points.push({ time, value: values[i]!, shape: 'linear' });
  });
  return points;
}

function isRegular(times: readonly number[], rate: number): boolean {
  return times.every((time, i) => Math.abs(time - i / rate) <= TIME_SLACK);
}

/**
 * Reads a table of levels in any dialect: delimiter, quotes, decimal sign, line ends, header or none, times as seconds, milliseconds, frames or
 * timecode, levels linear, in percent or in dB, one channel or two.
 * @param source name of the file, for the message.
 * @throws StudioError envelope-invalid, naming the line.
 */
export function readCsv(text: string, request: CsvRequest, source: string): CsvEnvelope {
  const fail: Fail = (line, problem) => {
    throw invalidEnvelope(source, `line ${line}`, problem);
  };
  const dialect = detectDialect(text);
  const rows = tableRows(text, dialect.delimiter);
  const start = [rows.next().value, rows.next().value].filter((row): row is Row => Boolean(row));
  if (start.length === 0) fail(1, 'the file has no rows.');
  const { columns, hasHeader } = findColumns(start, fail);
  if (hasHeader && start.length === 1) fail(start[0]!.line + 1, 'the file has no rows.');
  const time = columns.time && new TimeList(columns.time, dialect, request, fail);
  const left = new LevelList(columns.left, dialect.decimal, fail);
  const right = columns.right === columns.left ? left : new LevelList(columns.right, dialect.decimal, fail);
  const read = (row: Row) => {
    checkFieldCount(row, columns, dialect, fail);
    time?.add(row);
    left.add(row.fields[columns.left.index], row.line);
    if (right !== left) right.add(row.fields[columns.right.index], row.line);
    if (left.values.length > MAX_ROWS) fail(row.line, `the file has more than ${MAX_ROWS} rows.`);
  };
  start.slice(hasHeader ? 1 : 0).forEach(read);
  for (const row of rows) read(row);
  const settled = right === left ? left.settle() : [...left.settle(), ...right.settle()];
  const notes = [...columns.notes, ...(time?.notes ?? []), ...settled];
  if (time === null || isRegular(time.values, request.rate)) {
    const noTimes =
      time === null ? [`The file has no times; ${request.rate} rows were taken as a second.`] : [];
    const samples = Float32Array.from(left.values);
    const envelope = {
      rate: request.rate,
      left: samples,
      right: right === left ? samples : Float32Array.from(right.values),
    };
    return { kind: 'samples', envelope, notes: [...notes, ...noTimes] };
  }
  const points = pointsAt(time.values, left.values);
  return {
    kind: 'points',
    left: points,
    right: right === left ? points : pointsAt(time.values, right.values),
    seconds: time.values.at(-1)!,
    notes,
  };
}
