import type { Pcm } from '../pcm';
import type { SilenceLocks } from '../../curve/silence-locks';
import { sampleAtOrAfter, sampleAtOrBefore, toSamples } from '../../time/samples';

/** Seconds of raised cosine in front of a lock and behind it: short enough to spare an attack that follows, long enough not to click. */
const RAMP = 0.005;

/**
 * Sound that is exactly 0 within the locks, from their first to their last sample. The ramps lie outside them, because a lock
 * promises silence for all of its span.
 * @param start seconds on the clip's clock of the first sample.
 * @returns the same object when no lock touches it, else a copy.
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
