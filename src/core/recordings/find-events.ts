import { pickPeaks } from '../loudness/onsets';
import { CELL, movingMean, peakDecibels, powerDecibels } from './cell-power';
import type { RecordingEvent, Stereo } from './recording';

/** Cells to each side of an RMS window of 32 ms. */
export const RMS_REACH = 11;
/** Cells to each side of the short level in which attacks are found: 10 ms in all. */
const ATTACK_REACH = 3;
/** Cells before and after an attack between which the level rises: 17 ms back, 9 ms ahead. */
const BEFORE = 12;
const AFTER = 6;
/** Smallest rise of an attack, dB. */
const RISE = 8;
/** What is this far below the loudest event is no event of its own but part of the one before, dB. */
const RANGE = 14;
/** Level below the recording's loudest one that counts as silence, dB. */
const SILENCE = 70;
/** Fewest cells between two attacks: 58 ms. */
const GAP = 40;
/**
 * Two attacks belong to one event, such as heel and toe of a step, unless the level between them falls VALLEY dB below the softer one, or
 * FAR_VALLEY dB when they are at least NEAR cells (0.3 s) apart.
 */
const VALLEY = 20;
const FAR_VALLEY = 10;
const NEAR = 207;
/** Longest search back for the start of an attack, cells: 44 ms. It ends where the level rises by less than SLOPE dB a cell. */
const LONGEST_ATTACK = 30;
const SLOPE = 0.3;
/** An attack starts where the sound first exceeds this share of the peak of its first 20 ms. */
const START_SHARE = 0.03;
const START_SAMPLES = 882;
/** Samples before that, in which a played event is faded in: 0.7 ms. */
export const LEAD = 32;
/** The onset is where the power of 4 ms reaches this share of its maximum: 10 dB below. */
const ONSET = 0.1;
const ONSET_REACH = 1;
/** Power 20 dB below the peak. */
const DECAYED = 0.01;

/** The events of a recording, in order of time. @param power mean of both channels per cell. */
export function findEvents(channels: Stereo, power: Float64Array, sampleRate: number): RecordingEvent[] {
  const loudest = peakDecibels(power);
  const level = powerDecibels(movingMean(power, ATTACK_REACH), loudest - SILENCE);
  const body = movingMean(power, RMS_REACH);
  const short = movingMean(power, ONSET_REACH);
  const least = maximum(body, 0, body.length) * 10 ** (-RANGE / 10);
  const starts = separateAttacks(findAttacks(level, loudest - SILENCE), level).map((attack) =>
    attackStart(attack, level),
  );
  const peak = (k: number) => maximum(body, starts[k]!, starts[k + 1] ?? power.length);
  const strong = starts.filter((_, k) => peak(k) > least);
  return strong.map((cell, k) =>
    describe(channels, body, short, cell, strong[k + 1] ?? power.length, sampleRate),
  );
}

/** Cells with the steepest rises, ascending. @param silence level before the recording, dB. */
function findAttacks(level: Float64Array, silence: number): number[] {
  const at = (c: number) => (c < 0 ? silence : level[Math.min(level.length - 1, c)]!);
  const rise = level.map((_, c) => {
    let least = at(c);
    for (let k = 1; k <= BEFORE; k++) least = Math.min(least, at(c - k));
    return at(c + AFTER) - least;
  });
  return pickPeaks(rise, RISE, undefined, GAP).sort((a, b) => a - b);
}

/** The attacks that begin an event of their own. */
function separateAttacks(attacks: readonly number[], level: Float64Array): number[] {
  const separate: number[] = [];
  for (const attack of attacks) {
    const previous = separate.at(-1);
    if (previous !== undefined) {
      const first = highest(level, previous, attack);
      let valley = Infinity;
      for (let c = first; c <= attack; c++) valley = Math.min(valley, level[c]!);
      const depth = Math.min(level[first]!, maximum(level, attack, attack + GAP)) - valley;
      if (depth < (attack - previous > NEAR ? FAR_VALLEY : VALLEY)) continue;
    }
    separate.push(attack);
  }
  return separate;
}

/** The cell in which the level begins to rise to the attack. */
function attackStart(attack: number, level: Float64Array): number {
  let cell = Math.min(level.length - 1, attack + 1);
  while (cell > Math.max(0, attack - LONGEST_ATTACK) && level[cell - 1]! < level[cell]! - SLOPE) cell--;
  return cell;
}

function describe(
  channels: Stereo,
  body: Float64Array,
  short: Float64Array,
  cell: number,
  endCell: number,
  sampleRate: number,
): RecordingEvent {
  const start = firstSample(channels, cell * CELL);
  let peakCell = cell;
  for (let c = cell; c < endCell; c++) if (body[c]! > body[peakCell]!) peakCell = c;
  const peak = body[peakCell]!;
  const until = Math.min(endCell, peakCell + RMS_REACH);
  const strongest = maximum(short, cell, until);
  let onset = cell;
  while (onset < until - 1 && short[onset]! < ONSET * strongest) onset++;
  let fall = peakCell;
  while (fall < endCell && body[fall]! > peak * DECAYED) fall++;
  return {
    start,
    end: Math.min(channels[0].length, endCell * CELL),
    onset: Math.max(0, onset * CELL + CELL / 2 - start),
    level: Math.sqrt(peak),
    decay: ((fall - peakCell) * CELL) / sampleRate,
  };
}

/** Where the sound starts within the attack's first 20 ms. */
function firstSample([left, right]: Stereo, from: number): number {
  const end = Math.min(left.length, from + START_SAMPLES);
  const at = (n: number) => Math.max(Math.abs(left[n]!), Math.abs(right[n]!));
  let peak = 0;
  for (let n = from; n < end; n++) peak = Math.max(peak, at(n));
  let n = from;
  while (n < end && at(n) < START_SHARE * peak) n++;
  return Math.max(0, n - LEAD);
}

function highest(values: Float64Array, from: number, to: number): number {
  let best = from;
  for (let c = from; c < to; c++) if (values[c]! > values[best]!) best = c;
  return best;
}

function maximum(values: Float64Array, from: number, to: number): number {
  let most = -Infinity;
  for (let c = from; c < Math.min(values.length, to); c++) most = Math.max(most, values[c]!);
  return most;
}
