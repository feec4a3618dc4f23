import { logitBiases, type ChannelDecoding } from './class-decoder';
import { encodeLevel } from './level-code';
import { lastMinimumIndex } from './last-minimum-index';
import type { DetectedHit, DetectedHits } from './detected-hits';
import { rmsOfClass, type MuLaw } from '../loudness/mu-law';
import { onsetThreshold, pickPeaks, rises } from '../loudness/onsets';

/** Largest logit bias at which hits are searched: a hit that needs no more than -MAX_BIAS is certain, one that needs more than MAX_BIAS is none. */
const MAX_BIAS = 12;

/**
 * A low-confidence hit is drawn at this much more bias than detects it, a confident one removed at this much less. Measured on rendered
 * clips with known hits: low-confidence hits then have about the true level.
 */
const EXTRA_BIAS = 6;

/** A hit starts at the lowest level this many samples (at 125 Hz) before its steepest rise. */
const startSearch = { first: 25, last: 6 };

/** Samples over which a hit's alternative level is crossfaded with the decoded envelope at its ends. */
const RAMP = 4;

/** A low-confidence hit fades into the decoded envelope between these samples (at 125 Hz) after its rise: later sound is not part of it. */
const fadeOut = { start: 25, end: 60 };

/** Mean level of both channels under one bias. */
function meanLevel(left: Float32Array, right: Float32Array, law: MuLaw): Float32Array {
  const levels = left.map((index) => rmsOfClass(index, law));
  if (left === right) return levels;
  return levels.map((value, i) => (value + rmsOfClass(right[i]!, law)) / 2);
}

/**
 * Detects the hits of a mapping: the onsets (core/loudness/onsets.ts) of the envelope decoded under rising logit bias, each hit at the lowest
 * bias that shows it. A hit keeps its position however many others appear, and the hits of one bias are among those of every higher one.
 */
export function detectHits(left: ChannelDecoding, right: ChannelDecoding, law: MuLaw): DetectedHits {
  const length = left.rms.length;
  const levelsByBias = logitBiases.map((bias, k) =>
    Math.abs(bias) > MAX_BIAS ? null : meanLevel(left.biased[k]!, right.biased[k]!, law),
  );
  const neutral = levelsByBias[logitBiases.indexOf(0)]!;
  const threshold = onsetThreshold(rises(neutral));
  const taken = new Uint8Array(length);
  const found: { sample: number; bias: number; levels: Float32Array }[] = [];
  let before: Float32Array | null = null;
  levelsByBias.forEach((levels, k) => {
    if (!levels) return;
    const strengths = rises(levels);
    for (const sample of pickPeaks(strengths, threshold, taken)) {
      const gained: number = before ? strengths[sample]! - before[sample]! : 0;
      const excess = gained > 0 ? Math.min(1, (strengths[sample]! - threshold) / gained) : 0;
      const step = k > 0 ? logitBiases[k]! - logitBiases[k - 1]! : 0;
      found.push({
        sample,
        bias: logitBiases[k]! - excess * step,
        levels: logitBiases[k]! > 0 ? levels : neutral,
      });
    }
    before = strengths;
  });
  found.sort((a, b) => a.sample - b.sample);
  const hits: DetectedHit[] = [];
  for (const { sample, bias, levels } of found) {
    const earliest = Math.max(sample - startSearch.first, (hits.at(-1)?.sample ?? -1) + 1);
    const from = lastMinimumIndex(levels, earliest, Math.max(earliest, sample - startSearch.last));
    hits.push({ sample, from, threshold: Math.max(-1, bias / MAX_BIAS) });
  }
  const leftCodes = alternativeLevels(left, hits, law);
  return { hits, left: leftCodes, right: right === left ? leftCodes : alternativeLevels(right, hits, law) };
}

/** Level codes of the channel with each hit reversed: a confident one removed, a low-confidence one drawn. */
function alternativeLevels(decoding: ChannelDecoding, hits: readonly DetectedHit[], law: MuLaw): Uint8Array {
  const { rms, biased } = decoding;
  const codes = new Uint8Array(rms.length);
  hits.forEach(({ sample, from, threshold }, k) => {
    const to = hits[k + 1]?.from ?? rms.length;
    const position =
      (threshold * MAX_BIAS + (threshold > 0 ? EXTRA_BIAS : -EXTRA_BIAS) - logitBiases[0]!) /
      (logitBiases[1]! - logitBiases[0]!);
    const low = Math.min(logitBiases.length - 2, Math.floor(position));
    for (let i = from; i < to; i++) {
      const index = biased[low]![i]! + (position - low) * (biased[low + 1]![i]! - biased[low]![i]!);
      const fade = threshold > 0 ? (sample + fadeOut.end - i) / (fadeOut.end - fadeOut.start) : 1;
      const share = Math.max(0, Math.min(1, (i - from) / RAMP, (to - 1 - i) / RAMP, fade));
      codes[i] = encodeLevel(rms[i]! + share * (rmsOfClass(index, law) - rms[i]!));
    }
  });
  return codes;
}
