/** A row of a table: where it stands in the file, and its fields. */
export interface Row {
  /** Counted from 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

interface Line {
  readonly line: number;
  readonly text: string;
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** Most lines that one quoted field may span; an open quote would otherwise take in the rest of the file. */
const MAX_QUOTED_LINES = 8;

/** Longer lines are cut: no table has such rows. */
const MAX_LINE_LENGTH = 65_536;

/** The lines that hold more than white space, with any of the three line ends. A quoted line end does not end a line. */
export function* contentLines(text: string): Generator<Line> {
  let line = 1;
  let at = 0;
  /** Start and number of a line whose quote is open. */
  let open: { readonly start: number; readonly line: number } | null = null;
  while (at < text.length) {
    let end = at;
    let blank = true;
    let quotes = 0;
    let code = text.charCodeAt(end);
    for (; end < text.length; code = text.charCodeAt(++end)) {
      if (code === LINE_FEED || code === CARRIAGE_RETURN) break;
      if (code > 32) blank = false;
      if (code === 34) quotes += 1;
    }
    if (open !== null) {
      if (quotes % 2 === 1 || line - open.line >= MAX_QUOTED_LINES) {
        yield { line: open.line, text: text.slice(open.start, Math.min(end, open.start + MAX_LINE_LENGTH)) };
        open = null;
      }
    } else if (quotes % 2 === 1) open = { start: at, line };
    else if (!blank) yield { line, text: text.slice(at, Math.min(end, at + MAX_LINE_LENGTH)) };
    const pair = code === CARRIAGE_RETURN && text.charCodeAt(end + 1) === LINE_FEED;
    at = end + (pair ? 2 : 1);
    line += 1;
  }
  if (open !== null) yield { line: open.line, text: text.slice(open.start, open.start + MAX_LINE_LENGTH) };
}

/** Fields of a line (RFC 4180): a field may stand in quotes, in which a doubled quote is one. `' '` is a run of white space. */
export function splitFields(text: string, delimiter: string): string[] {
  if (!text.includes('"')) {
    const parts = delimiter === ' ' ? text.trim().split(/\s+/) : text.split(delimiter);
    return parts.map((part) => part.trim());
  }
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (character === '"') {
      if (quoted && text[i + 1] === '"') {
        field += '"';
        i += 1;
      } else quoted = !quoted;
    } else if (!quoted && (delimiter === ' ' ? character.trim() === '' : character === delimiter)) {
      if (delimiter !== ' ' || field !== '') fields.push(field.trim());
      field = '';
    } else field += character;
  }
  if (delimiter !== ' ' || field !== '') fields.push(field.trim());
  return fields;
}
