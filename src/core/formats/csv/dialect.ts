import { decimalEvidence, type DecimalSign, parseNumber } from './numbers';
import { contentLines, type Row, splitFields } from './rows';
import { isClockTime } from './times';

/** How a table is written. */
export interface Dialect {
  readonly delimiter: string;
  readonly decimal: DecimalSign;
}

/** In order of preference where several fit; ' ' is a run of white space. */
const delimiters = [';', '\t', '|', ',', ' '];

/** Lines from which the delimiter is guessed. */
const PROBED_LINES = 20;

/** Lines from which the decimal sign is guessed: thousands separators come late, decimal signs early. */
const PROBED_FOR_DECIMAL = 100_000;

/** "sep=;", with which spreadsheets state the delimiter. */
const STATEMENT = /^\s*"?sep=(.|\\t)"?\s*$/i;

const MAX_STATEMENT = 16;

function isComment(text: string): boolean {
  return /^\s*(?:#|\/\/|%)/.test(text);
}

/** True for a field with a number, a time or nothing like a name. */
export function isNumeric(field: string): boolean {
  const bare = field.replace(/\s*(?:%|dB\w*|m?s)$/i, '');
  return (
    parseNumber(bare, '.') !== null ||
    parseNumber(bare, ',') !== null ||
    isClockTime(bare) ||
    /^[+\-\u2212]?(?:inf(?:inity)?|\u221e)$/i.test(bare)
  );
}

function withoutEmptyEnd(fields: readonly string[]): readonly string[] {
  let length = fields.length;
  while (length > 1 && fields[length - 1] === '') length -= 1;
  return fields.slice(0, length);
}

/** How well a delimiter fits: the share of numeric fields below the first line, and whether all lines have the same number of fields. */
function fit(lines: readonly string[], delimiter: string): number {
  const rows = lines.map((line) => withoutEmptyEnd(splitFields(line, delimiter)));
  const data = rows.length > 1 ? rows.slice(1) : rows;
  const fields = data.flat().filter((field) => field !== '');
  const numeric = fields.filter(isNumeric).length / Math.max(1, fields.length);
  const even = rows.every(({ length }) => length === rows[0]!.length) ? 1 : 0;
  const several = rows[0]!.length > 1 ? 1 : 0;
  return 4 * numeric + 2 * even * several + several;
}

function guessDelimiter(lines: readonly string[]): string {
  const scores = delimiters.map((delimiter) => fit(lines, delimiter));
  return delimiters[scores.indexOf(Math.max(...scores))]!;
}

/** The decimal sign of the first number that proves it, otherwise of the first that has one. */
function guessDecimal(rows: Iterable<Row>): DecimalSign {
  let likely: DecimalSign | null = null;
  let probed = 0;
  for (const { fields } of rows) {
    for (const field of fields) {
      const evidence = decimalEvidence(field);
      if (evidence?.sure) return evidence.sign;
      likely ??= evidence?.sign ?? null;
    }
    if (++probed > PROBED_FOR_DECIMAL) break;
  }
  return likely ?? '.';
}

function statedDelimiter(text: string): string | null {
  if (text.length > MAX_STATEMENT) return null;
  const stated = STATEMENT.exec(text)?.[1];
  return stated === undefined ? null : stated === '\\t' ? '\t' : stated;
}

/** The rows of a table without comments, empty lines and the statement of the delimiter. */
export function* tableRows(text: string, delimiter: string): Generator<Row> {
  for (const { line, text: content } of contentLines(text)) {
    if (isComment(content) || statedDelimiter(content) !== null) continue;
    yield { line, fields: withoutEmptyEnd(splitFields(content, delimiter)) };
  }
}

export function detectDialect(text: string): Dialect {
  const lines: string[] = [];
  let stated: string | null = null;
  for (const { text: content } of contentLines(text)) {
    if (lines.length === 0) stated ??= statedDelimiter(content);
    if (isComment(content) || statedDelimiter(content) !== null) continue;
    lines.push(content);
    if (lines.length === PROBED_LINES) break;
  }
  const delimiter = stated ?? (lines.length === 0 ? ',' : guessDelimiter(lines));
  return { delimiter, decimal: guessDecimal(tableRows(text, delimiter)) };
}
