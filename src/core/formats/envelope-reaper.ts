import { bendForMidpoint, withBend } from '../curve/bend';
import { segmentValue } from '../curve/evaluate';
import type { Breakpoint, Curve, StereoCurve } from '../curve/curve';
import { STEP } from '../curve/range';
import { type EnvelopeFile, invalidEnvelope, MAX_POINTS, MAX_SECONDS } from './envelope-file';

/**
 * Volume envelopes of REAPER projects: `<VOLENV2 … PT time value shape …>`, value a linear gain. Point shapes as REAPER's
 * project files number them; their courses as in the SWS extension's BR_EnvelopeUtil.cpp: slow start/end is x²(3 - 2x), which is
 * this studio's smooth; fast start 1 - (1 - x)³; fast end x³.
 */
const shapes = { linear: 0, square: 1, slowStartEnd: 2, fastStart: 3, fastEnd: 4, bezier: 5 };

/** Where a fast end, x³, is at half its time; it becomes the bend that goes through there. */
const FAST_END_MIDDLE = 1 / 8;

/** A decimal without an exponent that reads back the same. */
function decimal(value: number): string {
  const [digits = '', exponent] = String(value).split('e-');
  if (exponent === undefined) return digits;
  return `0.${'0'.repeat(Number(exponent) - 1)}${digits.replace('.', '')}`;
}

function shapeCode({ shape, phase, bend }: Breakpoint): number | null {
  if (shape === 'hold') return shapes.square;
  if (bend !== undefined) return null;
  if (shape === 'linear') return shapes.linear;
  return shape === 'smooth' && phase === undefined ? shapes.slowStartEnd : null;
}

/** How far lines may stray from what they stand for: half a decibel, and less than is heard near silence. */
const allowed = (level: number) => 0.001 + 0.06 * level;
const MOST_HALVINGS = 12;

/** The start of lines that follow the segment, halved until they do. */
function lines(from: Breakpoint, to: Breakpoint, start: number, end: number, halvings = 0): Curve {
  const at = (part: number) => {
    const time = start + part * (end - start);
    return time >= to.time ? to.value : segmentValue(from, to, time);
  };
  const near = [0.25, 0.5, 0.75].every((part) => {
    const drawn = at(0) + part * (at(1) - at(0));
    return Math.abs(drawn - at(part)) <= allowed(at(part));
  });
  if (near || halvings === MOST_HALVINGS) return [{ time: start, value: at(0), shape: 'linear' }];
  const middle = (start + end) / 2;
  return [...lines(from, to, start, middle, halvings + 1), ...lines(from, to, middle, end, halvings + 1)];
}

/** Segments that REAPER has no shape for (exponential, bent, part of an S) become lines. */
function writable(curve: Curve): Curve {
  return curve.flatMap((point, i): Curve => {
    const next = curve[i + 1];
    if (shapeCode(point) !== null) return [point];
    return next ? lines(point, next, point.time, next.time) : [{ ...point, shape: 'linear' }];
  });
}

function track(name: string, curve: Curve): string[] {
  const points = curve.length > 0 ? writable(curve) : [{ time: 0, value: 0, shape: 'linear' } as const];
  return [
    '  <TRACK',
    `    NAME "${name}"`,
    '    <VOLENV2',
    '      ACT 1 -1',
    '      VIS 1 1 1',
    '      LANEHEIGHT 0 0',
    '      ARM 0',
    '      DEFSHAPE 0 -1 -1',
    ...points.map(
      (point) =>
        `      PT ${decimal(point.time)} ${decimal(point.value)} ${shapeCode(point) ?? shapes.linear}`,
    ),
    '    >',
    '  >',
  ];
}

/** A REAPER project with a track for each channel, or one for both where they are the same curve. */
export function formatEnvelopeReaper({ left, right }: StereoCurve): string {
  const tracks =
    left === right
      ? track('Envelope', left)
      : [...track('Envelope left', left), ...track('Envelope right', right)];
  return `${['<REAPER_PROJECT 0.1 "7.0" 0', ...tracks, '>'].join('\n')}\n`;
}

interface Block {
  readonly points: Breakpoint[];
  /** Levels above full scale, and shapes that the curve can only come near to. */
  clipped: number;
  near: number;
}

interface Reading {
  readonly blocks: Block[];
  /** The volume envelope that is open, and how many blocks are open within it. */
  open: Block | null;
  depth: number;
  faderScale: boolean;
}

/** The point with its segment as a REAPER shape; null for a number that is none. */
function shaped(point: Breakpoint, code: number, tension: number, block: Block): Breakpoint | null {
  switch (code) {
    case shapes.linear:
      return point;
    case shapes.square:
      return { ...point, shape: 'hold' };
    case shapes.slowStartEnd:
      return { ...point, shape: 'smooth' };
    case shapes.fastStart:
      block.near += 1;
      return withBend({ ...point, shape: 'linear' }, bendForMidpoint(1 - FAST_END_MIDDLE));
    case shapes.fastEnd:
      block.near += 1;
      return withBend({ ...point, shape: 'linear' }, bendForMidpoint(FAST_END_MIDDLE));
    case shapes.bezier:
      // Tension 1 is all at the end, -1 all at the start.
      block.near += 1;
      return withBend({ ...point, shape: 'linear' }, bendForMidpoint((1 - tension) / 2));
    default:
      return null;
  }
}

/** Two points at one time are a jump, which a curve takes in a step of STEP seconds: the last point goes back, or where there is no room, away. */
function makeRoom(points: Breakpoint[]): void {
  const last = points.pop()!;
  const time = last.time - STEP;
  if (time > (points.at(-1)?.time ?? -Infinity) && time >= 0) points.push({ ...last, time });
}

function readPoint(
  fields: readonly string[],
  reading: Reading,
  block: Block,
  fail: (problem: string) => never,
) {
  const [time, value, code = 0] = fields.slice(1, 4).map(Number);
  if (time === undefined || value === undefined || ![time, value, code].every(Number.isFinite)) {
    return fail('a point is "PT time value shape" in numbers.');
  }
  if (time < 0 || time > MAX_SECONDS) fail(`the time ${time} lies outside 0 to ${MAX_SECONDS} seconds.`);
  if (value < 0) fail(`the value is ${value}, but a gain is 0 or more.`);
  const before = block.points.at(-1);
  if (before && time < before.time)
    fail(`the time ${time} comes after ${before.time}: points are out of order.`);
  if (value > 1) block.clipped += 1;
  const shape = reading.faderScale ? 'exponential' : 'linear';
  const point = shaped({ time, value: Math.min(1, value), shape }, code, Number(fields[6] ?? 0) || 0, block);
  if (!point) return fail(`there is no shape ${fields[3] ?? ''}.`);
  if (before?.time === time) makeRoom(block.points);
  if (block.points.push(point) > MAX_POINTS) fail(`the envelope holds more than ${MAX_POINTS} points.`);
}

/**
 * Reads the first two volume envelopes of a project, a track or a bare envelope: left and right, or one for both.
 * @throws StudioError envelope-invalid, with the line that is wrong.
 */
export function parseEnvelopeReaper(text: string, source: string): EnvelopeFile {
  const reading: Reading = { blocks: [], open: null, depth: 0, faderScale: false };
  const lines = text.split(/\r?\n/);
  lines.forEach((line, i) => {
    const fail = (problem: string): never => {
      throw invalidEnvelope(source, `line ${i + 1}`, problem);
    };
    const fields = line.trim().split(/\s+/);
    const [word = ''] = fields;
    const { open } = reading;
    if (open === null) {
      if (!/^<VOLENV[23]?$/.test(word)) return;
      reading.open = { points: [], clipped: 0, near: 0 };
      reading.blocks.push(reading.open);
      reading.depth = 0;
      reading.faderScale = false;
    } else if (word.startsWith('<')) reading.depth += 1;
    else if (word === '>') {
      if (reading.depth === 0) reading.open = null;
      else reading.depth -= 1;
    } else if (reading.depth > 0) return;
    else if (word === 'VOLTYPE') reading.faderScale = fields[1] === '1';
    else if (word === 'PT') readPoint(fields, reading, open, fail);
  });
  if (reading.open) throw invalidEnvelope(source, `line ${lines.length}`, 'the envelope has no end (“>”).');
  const [left, right] = reading.blocks.filter(({ points }) => points.length > 0);
  if (!left)
    throw invalidEnvelope(source, 'line 1', 'there is no volume envelope (<VOLENV2) with points in it.');
  const used = right ? [left, right] : [left];
  const count = (key: 'clipped' | 'near') => used.reduce((sum, block) => sum + block[key], 0);
  const notes = [
    count('clipped') > 0 ? `${count('clipped')} points above 0 dB were set to 0 dB.` : '',
    count('near') > 0 ? `${count('near')} segments are close to REAPER's fast and Bézier shapes.` : '',
  ];
  return {
    curve: { left: left.points, right: right?.points ?? left.points },
    seconds: Math.max(...used.map(({ points }) => points.at(-1)!.time)),
    note: notes.filter((note) => note !== '').join(' '),
  };
}
