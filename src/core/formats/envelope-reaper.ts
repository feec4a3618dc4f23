import { bendForMidpoint, withBend } from '../curve/bend';
import { segmentValue } from '../curve/evaluate';
import type { Breakpoint, Curve, StereoCurve } from '../curve/curve';
import { STEP } from '../curve/range';
import { type EnvelopeFile, invalidEnvelope, MAX_POINTS, MAX_SECONDS } from './envelope-file';

/**
 * Volume envelopes of REAPER projects: `<VOLENV2 … PT time value shape …>`, value a linear gain. Shape numbers as in REAPER's project files,
 * their formulas as in the SWS extension's BR_EnvelopeUtil.cpp: slow start/end x²(3 - 2x), this studio's smooth; fast start 1 - (1 - x)³;
 * fast end x³.
 */
const shapes = { linear: 0, square: 1, slowStartEnd: 2, fastStart: 3, fastEnd: 4, bezier: 5 };

/** Progress of a fast end, x³, at half its time; it becomes the bend through this point. */
const FAST_END_MIDDLE = 1 / 8;

/** A decimal without an exponent that parses to the same number. */
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

/** Largest error of linear approximations: half a decibel, or 0.001 near silence. */
const allowed = (level: number) => 0.001 + 0.06 * level;
const MAX_HALVINGS = 12;

/** Linear segments that approximate a part of the segment, by repeated halving. */
function approximate(from: Breakpoint, to: Breakpoint, start: number, end: number, halvings = 0): Curve {
  const at = (part: number) => {
    const time = start + part * (end - start);
    return time >= to.time ? to.value : segmentValue(from, to, time);
  };
  const near = [0.25, 0.5, 0.75].every((part) => {
    const drawn = at(0) + part * (at(1) - at(0));
    return Math.abs(drawn - at(part)) <= allowed(at(part));
  });
  if (near || halvings === MAX_HALVINGS) return [{ time: start, value: at(0), shape: 'linear' }];
  const middle = (start + end) / 2;
  return [
    ...approximate(from, to, start, middle, halvings + 1),
    ...approximate(from, to, middle, end, halvings + 1),
  ];
}

/** Segments for which REAPER has no shape (exponential, bent, part of an S-curve) become linear ones. */
function writable(curve: Curve): Curve {
  return curve.flatMap((point, i): Curve => {
    const next = curve[i + 1];
    if (shapeCode(point) !== null) return [point];
    return next ? approximate(point, next, point.time, next.time) : [{ ...point, shape: 'linear' }];
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
  /** Number of clipped levels and of approximated shapes. */
  clipped: number;
  approximated: number;
}

interface ParserState {
  readonly blocks: Block[];
  /** The current volume envelope, and the number of nested blocks in it. */
  open: Block | null;
  depth: number;
  faderScale: boolean;
}

/** The point with its segment in a REAPER shape; null for an unknown number. */
function shaped(point: Breakpoint, code: number, tension: number, block: Block): Breakpoint | null {
  switch (code) {
    case shapes.linear:
      return point;
    case shapes.square:
      return { ...point, shape: 'hold' };
    case shapes.slowStartEnd:
      return { ...point, shape: 'smooth' };
    case shapes.fastStart:
      block.approximated += 1;
      return withBend({ ...point, shape: 'linear' }, bendForMidpoint(1 - FAST_END_MIDDLE));
    case shapes.fastEnd:
      block.approximated += 1;
      return withBend({ ...point, shape: 'linear' }, bendForMidpoint(FAST_END_MIDDLE));
    case shapes.bezier:
      // Tension 1 changes at the end, -1 at the start.
      block.approximated += 1;
      return withBend({ ...point, shape: 'linear' }, bendForMidpoint((1 - tension) / 2));
    default:
      return null;
  }
}

/** Two points at one time are a step, which takes STEP seconds in a curve: the last point is moved earlier, or removed if there is no room. */
function separateLastPoint(points: Breakpoint[]): void {
  const last = points.pop()!;
  const time = last.time - STEP;
  if (time > (points.at(-1)?.time ?? -Infinity) && time >= 0) points.push({ ...last, time });
}

function readPoint(
  fields: readonly string[],
  state: ParserState,
  block: Block,
  fail: (problem: string) => never,
) {
  const [time, value, code = 0] = fields.slice(1, 4).map(Number);
  if (time === undefined || value === undefined || ![time, value, code].every(Number.isFinite)) {
    return fail('a point must be "PT time value shape" in numbers.');
  }
  if (time < 0 || time > MAX_SECONDS) fail(`the time ${time} is outside 0 to ${MAX_SECONDS} seconds.`);
  if (value < 0) fail(`the value is ${value}; a gain must be 0 or more.`);
  const before = block.points.at(-1);
  if (before && time < before.time) fail(`the time ${time} follows ${before.time}: points are out of order.`);
  if (value > 1) block.clipped += 1;
  const shape = state.faderScale ? 'exponential' : 'linear';
  const point = shaped({ time, value: Math.min(1, value), shape }, code, Number(fields[6] ?? 0) || 0, block);
  if (!point) return fail(`unknown shape ${fields[3] ?? ''}.`);
  if (before?.time === time) separateLastPoint(block.points);
  if (block.points.push(point) > MAX_POINTS) fail(`the envelope has more than ${MAX_POINTS} points.`);
}

/**
 * Reads the first two volume envelopes of a project, track or envelope chunk: left and right, or one for both.
 * @throws StudioError envelope-invalid, naming the line.
 */
export function parseEnvelopeReaper(text: string, source: string): EnvelopeFile {
  const state: ParserState = { blocks: [], open: null, depth: 0, faderScale: false };
  const lines = text.split(/\r?\n/);
  lines.forEach((line, i) => {
    const fail = (problem: string): never => {
      throw invalidEnvelope(source, `line ${i + 1}`, problem);
    };
    const fields = line.trim().split(/\s+/);
    const [word = ''] = fields;
    const { open } = state;
    if (open === null) {
      if (!/^<VOLENV[23]?$/.test(word)) return;
      state.open = { points: [], clipped: 0, approximated: 0 };
      state.blocks.push(state.open);
      state.depth = 0;
      state.faderScale = false;
    } else if (word.startsWith('<')) state.depth += 1;
    else if (word === '>') {
      if (state.depth === 0) state.open = null;
      else state.depth -= 1;
    } else if (state.depth > 0) return;
    else if (word === 'VOLTYPE') state.faderScale = fields[1] === '1';
    else if (word === 'PT') readPoint(fields, state, open, fail);
  });
  if (state.open) throw invalidEnvelope(source, `line ${lines.length}`, 'the envelope is not closed (“>”).');
  const [left, right] = state.blocks.filter(({ points }) => points.length > 0);
  if (!left) throw invalidEnvelope(source, 'line 1', 'no volume envelope (<VOLENV2) with points found.');
  const used = right ? [left, right] : [left];
  const count = (key: 'clipped' | 'approximated') => used.reduce((sum, block) => sum + block[key], 0);
  const notes = [
    count('clipped') > 0 ? `${count('clipped')} points above 0 dB were set to 0 dB.` : '',
    count('approximated') > 0 ? `${count('approximated')} fast and Bézier segments were approximated.` : '',
  ];
  return {
    curve: { left: left.points, right: right?.points ?? left.points },
    seconds: Math.max(...used.map(({ points }) => points.at(-1)!.time)),
    note: notes.filter((note) => note !== '').join(' '),
  };
}
