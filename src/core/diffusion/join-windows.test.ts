import { expect, test } from 'vitest';
import type { Stereo } from '../recordings/recording';
import { WindowJoiner } from './join-windows';
import { planWindows } from './windows';

const HOP = 1024;
const RATE = 44_100;

function planOf(length: number) {
  const curve = new Float32Array(Math.round((length / RATE) * 125)).fill(0.3);
  const limits = { minFrames: 22, maxFrames: 431, hop: HOP, sampleRate: RATE };
  return planWindows({ rate: 125, left: curve, right: curve }, length, limits);
}

/** The whole left channel, and the samples that each window has added. */
function join(windows: readonly Stereo[], length: number) {
  const joiner = new WindowJoiner(planOf(length), HOP, length);
  const parts = windows.map((window) => joiner.push(window)[0]);
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return { whole, sizes: parts.map((part) => part.length) };
}

test('joined windows of one signal equal it outside the crossfades and preserve its power inside', () => {
  const length = 14 * RATE;
  const signal = Float32Array.from({ length: length + HOP }, (_, n) => Math.sin(n / 50));
  const { fade, frames, joins, starts } = planOf(length);
  const windows = starts.map((start) => {
    const part = signal.slice(start * HOP, (start + frames) * HOP);
    return [part, part] as const;
  });
  const { sizes, whole } = join(windows, length);
  const [middle] = joins as [number];
  expect(sizes).toEqual([middle - fade / 2, length - middle + fade / 2]);
  const wrong = whole.findIndex((x, n) => {
    const inside = Math.abs(n + 0.5 - middle) <= fade / 2;
    return inside ? Math.abs(x) > Math.abs(signal[n]!) * Math.SQRT2 + 1e-6 : x !== signal[n];
  });
  expect(wrong).toBe(-1);
});

test('a join preserves the power of uncorrelated windows', () => {
  const length = 12 * RATE;
  const { frames, starts } = planOf(length);
  const only = (w: number) => {
    const windows = starts.map((_, k) => {
      const level = new Float32Array(frames * HOP).fill(k === w ? 1 : 0);
      return [level, level] as const;
    });
    return join(windows, length).whole;
  };
  const [first, second] = [only(0), only(1)];
  for (let n = 0; n < length; n += 97) expect(first[n]! ** 2 + second[n]! ** 2).toBeCloseTo(1, 5);
});
