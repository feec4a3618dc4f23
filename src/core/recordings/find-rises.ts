import { CELL, movingMean } from './cell-power';
import { RMS_REACH } from './find-events';
import type { RecordingEvent } from './recording';

/** Cells between which a rise is measured: 29 ms. */
const DISTANCE = 20;
/** Fewest cells between two parts: 0.2 s. */
const GAP = 138;
const MOST = 8;

/**
 * What a steady recording plays on hits: up to eight parts that begin where its level rises most, each to the recording's end.
 * @param power mean of both channels per cell. @param size samples of the recording.
 */
export function findRises(power: Float64Array, size: number, sampleRate: number): RecordingEvent[] {
  const mean = movingMean(power, RMS_REACH);
  const rise = mean.map((value, c) => (mean[c + DISTANCE] ?? 0) / (value + 1e-12));
  const order = [...rise.keys()].filter((c) => c + GAP < mean.length);
  order.sort((a, b) => rise[b]! - rise[a]! || a - b);
  const starts: number[] = [];
  for (const cell of order.length > 0 ? order : [0]) {
    if (starts.length === MOST) break;
    if (starts.every((other) => Math.abs(other - cell) >= GAP)) starts.push(cell);
  }
  return starts
    .sort((a, b) => a - b)
    .map((cell) => ({
      start: cell * CELL,
      end: size,
      onset: 0,
      level: Math.sqrt(mean.subarray(cell, cell + GAP).reduce((most, value) => Math.max(most, value), 1e-12)),
      decay: (size / CELL - cell) * (CELL / sampleRate),
    }));
}
