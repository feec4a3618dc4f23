import { pickPeaks } from '../loudness/onsets';
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
  const starts = pickPeaks(rise.subarray(0, Math.max(0, mean.length - GAP)), 0, undefined, GAP - 1).slice(
    0,
    MOST,
  );
  return (starts.length > 0 ? starts : [0])
    .sort((a, b) => a - b)
    .map((cell) => ({
      start: cell * CELL,
      end: size,
      onset: 0,
      level: Math.sqrt(mean.subarray(cell, cell + GAP).reduce((most, value) => Math.max(most, value), 1e-12)),
      decay: (size / CELL - cell) * (CELL / sampleRate),
    }));
}
