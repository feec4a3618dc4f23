/** Copies `source`, whose first sample belongs at `sourceStart`, into `target`, whose first is `targetStart`; both in samples. */
export function overlay(
  target: Float32Array,
  targetStart: number,
  source: Float32Array,
  sourceStart: number,
): void {
  const from = Math.max(targetStart, sourceStart);
  const to = Math.min(targetStart + target.length, sourceStart + source.length);
  if (to <= from) return;
  target.set(source.subarray(from - sourceStart, to - sourceStart), from - targetStart);
}

/**
 * Two channels of a surround mix, as the Web Audio API mixes down (left, right, centre, LFE, left and right surround).
 * One and two channels pass through.
 */
export function downmix(channels: readonly Float32Array[]): readonly Float32Array[] {
  if (channels.length <= 2) return channels;
  const [left, right] = channels as [Float32Array, Float32Array];
  const share = Math.SQRT1_2;
  if (channels.length === 4) {
    const [, , backLeft, backRight] = channels;
    return [
      left.map((value, i) => 0.5 * (value + backLeft![i]!)),
      right.map((value, i) => 0.5 * (value + backRight![i]!)),
    ];
  }
  const centre = channels[2]!;
  const backLeft = channels[4];
  const backRight = channels[5];
  return [
    left.map((value, i) => value + share * (centre[i]! + (backLeft?.[i] ?? 0))),
    right.map((value, i) => value + share * (centre[i]! + (backRight?.[i] ?? 0))),
  ];
}

/** Streaming [min, max] pairs: pair p covers the samples of [p, p + 1) / perSecond seconds. */
export class PeakBins {
  /** Interleaved min, max; silence where no sound was added. */
  readonly pairs: Float32Array;

  constructor(
    seconds: number,
    private readonly perSecond: number,
    private readonly sampleRate: number,
  ) {
    this.pairs = new Float32Array(2 * Math.max(1, Math.ceil(seconds * perSecond)));
  }

  /** @param start index of the first sample on the picture's clock; may be negative */
  add(samples: Float32Array, start: number): void {
    const ratio = this.perSecond / this.sampleRate;
    for (let i = Math.max(0, -start); i < samples.length;) {
      const pair = Math.floor((start + i) * ratio + 1e-9);
      if (2 * pair >= this.pairs.length) return;
      const end = Math.min(samples.length, Math.max(i + 1, Math.ceil((pair + 1) / ratio - 1e-9) - start));
      let low = this.pairs[2 * pair]!;
      let high = this.pairs[2 * pair + 1]!;
      for (; i < end; i++) {
        const value = samples[i]!;
        if (value < low) low = value;
        if (value > high) high = value;
      }
      this.pairs[2 * pair] = low;
      this.pairs[2 * pair + 1] = high;
    }
  }
}

/**
 * Lag in samples of `heard` against `sent` (positive: heard comes late), by normalised cross-correlation.
 * @param sent reference window @param heard window that starts `reach` samples earlier and is 2 * reach longer
 * @returns null when `sent` is silent or nothing matches
 */
export function findLag(sent: Float32Array, heard: Float32Array, reach: number): number | null {
  const energy = sent.reduce((sum, value) => sum + value * value, 0);
  if (energy < 1e-6 * sent.length) return null;
  let best = 0;
  let bestLag: number | null = null;
  for (let lag = -reach; lag <= reach; lag++) {
    let product = 0;
    let power = 0;
    for (let i = 0; i < sent.length; i++) {
      const value = heard[i + reach + lag] ?? 0;
      product += value * sent[i]!;
      power += value * value;
    }
    const score = product / Math.sqrt(energy * Math.max(power, 1e-12));
    if (score > best) {
      best = score;
      bestLag = lag;
    }
  }
  return best > 0.5 ? bestLag : null;
}
