import type { Envelope } from '../loudness/envelope';
import { toSamples } from '../time/samples';

/**
 * How a clip longer than the network's window is generated: overlapping windows of equal length, joined where the target envelope is
 * quietest. Frames are latent frames of `hop` audio samples.
 */
export interface WindowPlan {
  /** Frames of every window. */
  readonly frames: number;
  /** First frame of each window, ascending. */
  readonly starts: readonly number[];
  /** Audio sample in the middle of the crossfade from window k to window k + 1. */
  readonly joins: readonly number[];
  /** Samples of each crossfade. */
  readonly fade: number;
}

export interface WindowLimits {
  readonly minFrames: number;
  readonly maxFrames: number;
  /** Audio samples per frame. */
  readonly hop: number;
  readonly sampleRate: number;
}

/** Share of a window that is searched for the quietest position to end it. */
const SEARCH_SHARE = 0.4;
/** Duration of a crossfade, and of the context that the next window generates before a join, seconds. */
const FADE_SECONDS = 0.05;
const LEAD_SECONDS = 1;

/** @param length audio samples of the clip. */
export function planWindows(
  { rate, left, right }: Envelope,
  length: number,
  { minFrames, maxFrames, hop, sampleRate }: WindowLimits,
): WindowPlan {
  const fade = 2 * toSamples(FADE_SECONDS / 2, sampleRate);
  const total = Math.ceil(length / hop);
  if (total <= maxFrames) return { frames: Math.max(minFrames, total), starts: [0], joins: [], fade };
  const lead = leadFrames({ maxFrames, hop, sampleRate });
  const loudness = left.map((level, i) => (level + right[i]!) / 2);
  const starts = [0];
  const joins: number[] = [];
  for (let start = 0; start + maxFrames < total;) {
    const end = (start + maxFrames) * hop - fade / 2;
    const join = quietest(loudness, rate / sampleRate, end - SEARCH_SHARE * maxFrames * hop, end, fade);
    joins.push(join);
    // A frame at least: a pack may state windows that are hardly longer than a crossfade.
    const next = Math.max(start + 1, Math.floor((join - fade / 2) / hop) - lead);
    start = Math.min(next, total - maxFrames);
    starts.push(start);
  }
  return { frames: maxFrames, starts, joins, fade };
}

/** Windows of a clip of `length` samples, roughly: where they end depends on the envelope. */
export function expectedWindows(length: number, { maxFrames, hop, sampleRate }: WindowLimits): number {
  const rest = Math.ceil(length / hop) - maxFrames;
  if (rest <= 0) return 1;
  const advance = maxFrames * (1 - SEARCH_SHARE / 2) - leadFrames({ maxFrames, hop, sampleRate });
  return 1 + Math.ceil(rest / advance);
}

function leadFrames({ maxFrames, hop, sampleRate }: Omit<WindowLimits, 'minFrames'>): number {
  return Math.min(Math.ceil((LEAD_SECONDS * sampleRate) / hop), Math.floor(maxFrames / 4));
}

/** Sample in from..to around which the target is quietest over `width` samples; the latest of equal ones, for the fewest windows. */
function quietest(loudness: Float32Array, step: number, from: number, to: number, width: number): number {
  const reach = Math.ceil((width / 2) * step);
  let best = Math.floor(to * step);
  let least = Infinity;
  for (let i = best; i >= Math.ceil(from * step); i--) {
    let sum = 0;
    for (let k = i - reach; k <= i + reach; k++) sum += loudness[k] ?? 0;
    if (sum >= least) continue;
    least = sum;
    best = i;
  }
  return Math.round(best / step);
}
