import { sampleAtOrAfter, toSamples } from '../../time/samples';

/**
 * Makes silence silent: where the asked curve is exactly 0 for at least `shortestSilence`, the sound is faded out and in again.
 * Both fades lie inside the silence, so that an attack right behind it and a decay right before it stay whole.
 * The paper has no such gate; a generator leaves a faint floor where the curve asks for nothing.
 */
const SHORTEST_SILENCE = 0.05; // seconds
const FADE = 0.008; // seconds, raised cosine

/** Gates one channel in place. `curve` is its asked loudness at `rate` Hz; what lies behind the curve's end is left alone. */
export function gateSilence(
  samples: Float32Array,
  sampleRate: number,
  curve: Float32Array,
  rate: number,
): void {
  const length = toSamples(FADE, sampleRate);
  const fall = Float32Array.from(
    { length },
    (_, n) => 0.5 + 0.5 * Math.cos((Math.PI * (n + 1)) / (length + 1)),
  );
  for (const { first, last } of silences(curve, sampleAtOrAfter(SHORTEST_SILENCE, rate))) {
    const start = toSamples(first / rate, sampleRate);
    const open = last === curve.length - 1;
    const end = open ? samples.length : Math.min(samples.length, toSamples(last / rate, sampleRate));
    const fadeIn = first === 0 ? 0 : length;
    const fadeOut = open ? 0 : length;
    for (let n = 0; n < fadeIn && start + n < end; n++) samples[start + n]! *= fall[n]!;
    samples.fill(0, start + fadeIn, Math.max(start + fadeIn, end - fadeOut));
    for (let n = 0; n < fadeOut && end - 1 - n >= start; n++) samples[end - 1 - n]! *= fall[n]!;
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
