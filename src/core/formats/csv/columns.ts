import type { TimeUnit } from './times';

export type LevelUnit = 'linear' | 'decibels' | 'percent';

export interface LevelColumn {
  readonly index: number;
  /** As in the header, for messages. */
  readonly name: string;
  /** Null: not stated, the values decide. */
  readonly unit: LevelUnit | null;
}

/** Which column holds what. */
export interface Columns {
  readonly count: number;
  /** Null: rows follow each other at the envelope's rate. */
  readonly time: { readonly index: number; readonly name: string; readonly unit: TimeUnit } | null;
  readonly left: LevelColumn;
  /** The left column again where the table has one level. */
  readonly right: LevelColumn;
  /** What the user should know about the choice, in sentences. */
  readonly notes: readonly string[];
}

const words = {
  time: 'time zeit temps tiempo tempo t timecode tc timestamp second seconds sec secs sekunden s ms frame frames position pos start at',
  left: 'left l lft links gauche izquierda izquierdo izq sinistra sinistro \u5de6',
  right: 'right r rgt rechts droite derecha derecho der destra destro \u53f3',
  level:
    'level levels value values rms envelope amplitude amp volume gain mono loudness pegel wert werte niveau valeur valor nivel livello h\u00fcllkurve lautst\u00e4rke y',
};
const setOf = (list: string): ReadonlySet<string> => new Set(list.split(' '));
const sets: Readonly<Record<keyof typeof words, ReadonlySet<string>>> = {
  time: setOf(words.time),
  left: setOf(words.left),
  right: setOf(words.right),
  level: setOf(words.level),
};

const decibels = new Set(['db', 'dbfs', 'dbrms', 'decibel', 'decibels', 'dezibel']);
const percent = new Set(['%', 'percent', 'prozent', 'pct']);

function tokens(name: string): readonly string[] {
  return name.toLowerCase().match(/[\p{Letter}]+|\d+|%/gu) ?? [];
}

type Role = 'time' | 'left' | 'right' | 'level' | null;

function roleOf(list: readonly string[]): Role {
  const has = (role: keyof typeof words) => list.some((token) => sets[role].has(token));
  const isChannel = (number: string) =>
    list.length === 2 && /^(?:ch|chan|channel|kanal|canal|spur)$/.test(list[0]!) && list[1] === number;
  if (has('left') || isChannel('1')) return 'left';
  if (has('right') || isChannel('2')) return 'right';
  if (has('level')) return 'level';
  return has('time') ? 'time' : null;
}

function levelUnit(list: readonly string[]): LevelUnit | null {
  if (list.some((token) => decibels.has(token))) return 'decibels';
  return list.some((token) => percent.has(token)) ? 'percent' : null;
}

function timeUnit(list: readonly string[]): TimeUnit {
  const has = (...names: readonly string[]) => list.some((token) => names.includes(token));
  if (has('ms', 'milliseconds', 'msec', 'millisekunden')) return 'milliseconds';
  if (has('min', 'minutes', 'minuten')) return 'minutes';
  return has('frame', 'frames', 'bild', 'bilder') && !has('s', 'sec', 'seconds') ? 'frames' : 'seconds';
}

function quoted(names: readonly string[]): string {
  const short = (name: string) => (name.length > 30 ? `${name.slice(0, 30)}…` : name);
  const listed = names.slice(0, 8).map((name) => `“${short(name)}”`);
  return [...listed, ...(names.length > 8 ? ['…'] : [])].join(', ');
}

/** @param names of the header. @param fail called with what the header lacks. */
export function columnsByName(names: readonly string[], fail: (problem: string) => never): Columns {
  const parsed = names.map((name, index) => ({ index, name, list: tokens(name) }));
  const all = parsed.map((column) => ({ ...column, role: roleOf(column.list) }));
  const of = (role: Role) => {
    const candidates = all.filter((column) => column.role === role);
    return candidates.find(({ list }) => list.includes('rms')) ?? candidates[0];
  };
  const time = of('time');
  const unnamed = all.filter(({ role }) => role === null);
  const left =
    of('left') ?? of('level') ?? of('right') ?? (time && unnamed.length === 1 ? unnamed[0] : undefined);
  if (!left)
    return fail(
      `the header ${quoted(names)} names no level; call the columns time_s, left and right, or level.`,
    );
  const right = (of('left') && of('right')) || left;
  const level = ({ index, name, list }: (typeof all)[number]) => ({ index, name, unit: levelUnit(list) });
  const leftColumn = level(left);
  const used = new Set([time, left, right].map((column) => column?.index));
  const ignored = all.filter(({ index }) => !used.has(index)).map(({ name }) => name);
  const single = right === left && left.role !== 'level' && (left.role === 'left' || left.role === 'right');
  return {
    count: names.length,
    time: time ? { index: time.index, name: time.name, unit: timeUnit(time.list) } : null,
    left: leftColumn,
    right: right === left ? leftColumn : level(right),
    notes: [
      ...(ignored.length > 0 ? [`Columns that are no levels were left out: ${quoted(ignored)}.`] : []),
      ...(single ? [`The file has ${quoted([left.name])} only; both channels follow it.`] : []),
    ],
  };
}

/**
 * Columns of a table without a header, by their place: level; time and level; time, left and right.
 * @param ascends whether the first column could be a time.
 */
export function columnsByPlace(count: number, ascends: boolean): Columns {
  const first = ascends && count > 1 ? 1 : 0;
  const left = { index: first, name: count - first === 1 ? 'level' : 'left', unit: null };
  const right = count - first > 1 ? { index: first + 1, name: 'right', unit: null } : left;
  const order = [...(first === 1 ? ['time'] : []), ...(right === left ? ['level'] : ['left', 'right'])];
  const rest = count - order.length;
  return {
    count,
    time: first === 1 ? { index: 0, name: 'time', unit: 'seconds' } : null,
    left,
    right,
    notes: [
      `The file has no header; its columns were read as ${order.join(', ')}.`,
      ...(rest > 0 ? [`Columns after the ${order.length === 3 ? 'third' : 'second'} were left out.`] : []),
    ],
  };
}
