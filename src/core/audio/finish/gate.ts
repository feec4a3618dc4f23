import { sampleAtOrAfter, toSamples } from '../../time/samples';

/** Shortest run of exact zeros in the target that is gated, seconds. */
const SHORTEST_SILENCE = 0.05;
/** Raised cosine, seconds. */
const FADE = 0.008;

/**
 * Gates one channel in place: where its target `curve` (at `rate` Hz) is exactly 0 for at least SHORTEST_SILENCE, the sound is faded out and
 * in again. Both fades are inside the silence, so that a decay before it and an attack after it are complete. The paper has no gate; a
 * generator leaves a faint noise floor where the target is silent.
 */
export function gateSilence(
  samples: Float32Array,
  sampleRate: number,
  curve: Float32Array,
  rate: number,
): void {
  const length = toSamples(FADE, sampleRate);
  const fade = Float32Array.from(
    { length },
    (_, n) => 0.5 + 0.5 * Math.cos((Math.PI * (n + 1)) / (length + 1)),
  );
  for (const { first, last } of silences(curve, sampleAtOrAfter(SHORTEST_SILENCE, rate))) {
    const start = toSamples(first / rate, sampleRate);
    const reachesEnd = last === curve.length - 1;
    const end = reachesEnd ? samples.length : Math.min(samples.length, toSamples(last / rate, sampleRate));
    const fadeOut = first === 0 ? 0 : length;
    const fadeIn = reachesEnd ? 0 : length;
    for (let n = 0; n < fadeOut && start + n < end; n++) samples[start + n]! *= fade[n]!;
    samples.fill(0, start + fadeOut, Math.max(start + fadeOut, end - fadeIn));
    for (let n = 0; n < fadeIn && end - 1 - n >= start; n++) samples[end - 1 - n]! *= fade[n]!;
  }
}

/** Runs of exact zeros with at least `shortest` steps between their first and last sample. */
function silences(curve: Float32Array, shortest: number): { first: number; last: number }[] {
  const runs: { first: number; last: number }[] = [];
  let first = 0;
  for (let i = 0; i <= curve.length; i++) {
    if (i < curve.length && curve[i] === 0) continue;
    if (i - 1 - first >= shortest) runs.push({ first, last: i - 1 });
    first = i + 1;
  }
  return runs;
}
