import { logitBiases, type ChannelDecoding } from './class-decoder';
import { encodeLevel } from './level-code';
import { lastMinimumIndex } from './last-minimum-index';
import type { DetectedHit, DetectedHits } from './detected-hits';
import { rmsOfClass, type MuLaw } from '../loudness/mu-law';
import { onsetThreshold, pickPeaks, rises } from '../loudness/onsets';

/** Tilts between which hits are looked for: a hit that needs less is wholly sure, one that needs more is none. */
const FARTHEST = 12;

/**
 * A suspected hit comes in with this much more tilt than it takes to notice it at all, and an unsure one goes out with as much less. On rendered
 * films with known strikes a suspected hit is then as loud as the strike was.
 */
const BEYOND = 6;

/** A hit begins where the level is lowest so long before its steepest rise, samples at 125 Hz. */
const lookBack = { most: 25, least: 6 };

/** Samples over which a hit's other level blends into the decode at its ends. */
const RAMP = 4;

/** A suspected hit rings so long behind its rise and then fades into the decode: what follows it is not suspected. Samples at 125 Hz. */
const ringOut = { full: 25, gone: 60 };

/** Both channels' mean level under a tilt. */
function together(left: Float32Array, right: Float32Array, law: MuLaw): Float32Array {
  const levels = left.map((index) => rmsOfClass(index, law));
  if (left === right) return levels;
  return levels.map((value, i) => (value + rmsOfClass(right[i]!, law)) / 2);
}

/**
 * The hits of a mapping in the order of their certainty: events of the decode under rising tilts (see onsets.ts), each at the least one that shows
 * it. So a hit keeps its place however many others appear, and the hits of one tilt are among those of every higher one.
 */
export function detectHits(left: ChannelDecoding, right: ChannelDecoding, law: MuLaw): DetectedHits {
  const length = left.rms.length;
  const courses = logitBiases.map((tilt, k) =>
    Math.abs(tilt) > FARTHEST ? null : together(left.biased[k]!, right.biased[k]!, law),
  );
  const neutral = courses[logitBiases.indexOf(0)]!;
  const bar = onsetThreshold(rises(neutral));
  const taken = new Uint8Array(length);
  const found: { sample: number; tilt: number; course: Float32Array }[] = [];
  let before: Float32Array | null = null;
  courses.forEach((course, k) => {
    if (!course) return;
    const strengths = rises(course);
    for (const sample of pickPeaks(strengths, bar, taken)) {
      const gained: number = before ? strengths[sample]! - before[sample]! : 0;
      const short = gained > 0 ? Math.min(1, (strengths[sample]! - bar) / gained) : 0;
      const step = k > 0 ? logitBiases[k]! - logitBiases[k - 1]! : 0;
      found.push({
        sample,
        tilt: logitBiases[k]! - short * step,
        course: logitBiases[k]! > 0 ? course : neutral,
      });
    }
    before = strengths;
  });
  found.sort((a, b) => a.sample - b.sample);
  const hits: DetectedHit[] = [];
  for (const { sample, tilt, course } of found) {
    const earliest = Math.max(sample - lookBack.most, (hits.at(-1)?.sample ?? -1) + 1);
    const from = lastMinimumIndex(course, earliest, Math.max(earliest, sample - lookBack.least));
    hits.push({ sample, from, threshold: Math.max(-1, tilt / FARTHEST) });
  }
  const channel = (reading: ChannelDecoding) => alternatives(reading, hits, law);
  const ofLeft = channel(left);
  return { hits, left: ofLeft, right: right === left ? ofLeft : channel(right) };
}

/** Level codes of what the channel would be with each hit the other way round: a sure one left out, a suspected one let in. */
function alternatives(reading: ChannelDecoding, hits: readonly DetectedHit[], law: MuLaw): Uint8Array {
  const { rms, biased } = reading;
  const codes = new Uint8Array(rms.length);
  hits.forEach(({ sample, from, threshold }, k) => {
    const to = hits[k + 1]?.from ?? rms.length;
    const place =
      (threshold * FARTHEST + (threshold > 0 ? BEYOND : -BEYOND) - logitBiases[0]!) /
      (logitBiases[1]! - logitBiases[0]!);
    const low = Math.min(logitBiases.length - 2, Math.floor(place));
    for (let i = from; i < to; i++) {
      const index = biased[low]![i]! + (place - low) * (biased[low + 1]![i]! - biased[low]![i]!);
      const ring = threshold > 0 ? (sample + ringOut.gone - i) / (ringOut.gone - ringOut.full) : 1;
      const share = Math.max(0, Math.min(1, (i - from) / RAMP, (to - 1 - i) / RAMP, ring));
      codes[i] = encodeLevel(rms[i]! + share * (rmsOfClass(index, law) - rms[i]!));
    }
  });
  return codes;
}
