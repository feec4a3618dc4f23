import { segmentValue } from '../curve/evaluate';
import type { Breakpoint, Curve, StereoCurve } from '../curve/curve';
import { shapes } from './reaper/point-shapes';

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

/** The segment at `i`; one for which REAPER has no shape (exponential, bent, part of an S-curve) becomes linear ones. */
function writable(curve: Curve, i: number): Curve {
  const point = curve[i]!;
  const next = curve[i + 1];
  if (shapeCode(point) !== null) return [point];
  return next ? approximate(point, next, point.time, next.time) : [{ ...point, shape: 'linear' }];
}

/** Points of the curve that are written as one piece of text. */
const POINTS_PER_PIECE = 250;

function* trackPieces(name: string, curve: Curve): Generator<string, undefined> {
  const head = ['  <TRACK', `    NAME "${name}"`, '    <VOLENV2', '      ACT 1 -1', '      VIS 1 1 1'];
  yield [...head, '      LANEHEIGHT 0 0', '      ARM 0', '      DEFSHAPE 0 -1 -1', ''].join('\n');
  const points: Curve = curve.length > 0 ? curve : [{ time: 0, value: 0, shape: 'linear' }];
  for (let first = 0; first < points.length; first += POINTS_PER_PIECE) {
    let text = '';
    for (let i = first; i < Math.min(points.length, first + POINTS_PER_PIECE); i++) {
      for (const point of writable(points, i)) {
        const shape = shapeCode(point) ?? shapes.linear;
        text += `      PT ${decimal(point.time)} ${decimal(point.value)} ${shape}\n`;
      }
    }
    yield text;
  }
  yield '    >\n  >\n';
}

/** A REAPER project with a track for each channel, or one for both where they are the same curve, in pieces of the file. */
export function* reaperPieces({ left, right }: StereoCurve): Generator<string, undefined> {
  yield '<REAPER_PROJECT 0.1 "7.0" 0\n';
  if (left === right) yield* trackPieces('Envelope', left);
  else {
    yield* trackPieces('Envelope left', left);
    yield* trackPieces('Envelope right', right);
  }
  yield '>\n';
}

export function formatEnvelopeReaper(curve: StereoCurve): string {
  return [...reaperPieces(curve)].join('');
}
