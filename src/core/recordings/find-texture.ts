import { CELL, movingMean, peakDecibels, powerDecibels } from './cell-power';
import type { RecordingEvent, Span } from './recording';

/** Cells to each side of the level whose movement is judged: 49 ms in all. */
const REACH = 17;
/** Cells between which a steady level moves by less than STEADY dB: 49 ms. */
const DISTANCE = 34;
const STEADY = 4;
/** Level above which sound counts as texture, dB below the loudest. */
const RANGE = 40;
/** Cells after an event's start that belong to its attack: 0.1 s; and before it, since levels are averages. */
const ATTACK = 70;
const BEFORE = 20;
/** Shortest span, cells: 0.3 s. */
const SHORTEST = 207;

/** Steady parts of a recording without attacks, in order of time. @param power mean of both channels per cell. @param samples of the recording. */
export function findTexture(power: Float64Array, samples: number, events: readonly RecordingEvent[]): Span[] {
  const mean = movingMean(power, REACH);
  const loudest = peakDecibels(mean);
  const level = powerDecibels(mean, loudest - 2 * RANGE);
  const steady = Uint8Array.from(level, (value, c) => {
    const before = level[c - DISTANCE] ?? value;
    const after = level[c + DISTANCE] ?? value;
    return value > loudest - RANGE && Math.abs(after - before) < STEADY ? 1 : 0;
  });
  for (const { start } of events) {
    const cell = Math.floor(start / CELL);
    steady.fill(0, Math.max(0, cell - BEFORE), cell + ATTACK);
  }
  const spans: Span[] = [];
  let first = 0;
  for (let c = 0; c <= steady.length; c++) {
    if (steady[c]) continue;
    if (c - first >= SHORTEST) spans.push({ start: first * CELL, end: Math.min(samples, c * CELL) });
    first = c + 1;
  }
  return spans;
}
