import type { Pcm } from '../pcm';
import type { SilenceLocks } from '../../curve/silence-locks';
import { sampleAtOrAfter, sampleAtOrBefore, toSamples } from '../../time/samples';

/** Raised cosine before and after a lock, seconds: short enough to spare an attack that follows, long enough not to click. */
const RAMP = 0.005;

/**
 * The sound with exact silence from the first to the last sample of every lock. The ramps are outside the locks, because a lock guarantees
 * silence over its whole span.
 * @param start seconds of the first sample on the clip's clock.
 * @returns a copy; the same object if no lock affects it.
 */
export function applySilenceLocks(pcm: Pcm, locks: SilenceLocks, start = 0): Pcm {
  const { sampleRate } = pcm;
  const length = pcm.channels[0]?.length ?? 0;
  const first = toSamples(start, sampleRate);
  const rampLength = toSamples(RAMP, sampleRate);
  const spans = locks
    .map((lock) => ({
      from: sampleAtOrBefore(lock.start, sampleRate) - first,
      to: sampleAtOrAfter(lock.end, sampleRate) + 1 - first,
    }))
    .filter(({ from, to }) => to + rampLength > 0 && from - rampLength < length);
  if (spans.length === 0) return pcm;
  const rise = Float32Array.from(
    { length: rampLength },
    (_, n) => 0.5 - 0.5 * Math.cos((Math.PI * (n + 1)) / (rampLength + 1)),
  );
  const channels = pcm.channels.map((channel) => {
    const samples = channel.slice();
    for (const { from, to } of spans) {
      samples.fill(0, Math.max(0, from), Math.max(0, to));
      for (let n = 0; n < rampLength; n++) {
        if (from - 1 - n >= 0 && from - 1 - n < length) samples[from - 1 - n]! *= rise[n]!;
        if (to + n >= 0 && to + n < length) samples[to + n]! *= rise[n]!;
      }
    }
    return samples;
  });
  return { sampleRate, channels };
}
