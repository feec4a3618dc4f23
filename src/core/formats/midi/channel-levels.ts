import type { ChannelEvents, Changes } from './channel-events';
import { controllers } from './controllers';

const FULL = 127;
/** 14 bits: levels are multiples of 1 / 16383, linear RMS. */
export const FULL_14_BIT = 2 ** 14 - 1;

export interface Sides {
  readonly left: Float32Array;
  readonly right: Float32Array;
}

/** Samples of a controller: each value lasts until the next, the first also before its time. */
function hold(changes: Changes, length: number, convert: (value: number) => number): Float32Array {
  const samples = new Float32Array(length);
  const { samples: starts, values } = changes;
  starts.forEach((start, i) => {
    samples.fill(convert(values[i]!), i === 0 ? 0 : start, starts[i + 1] ?? length);
  });
  return samples;
}

/** A controller as a level: its share of the largest value, linear RMS. */
export function controllerLevel(changes: Changes, length: number): Float32Array {
  const full = changes.fine ? FULL_14_BIT : FULL;
  return hold(changes, length, (value) => value / full);
}

/** -1 left, 0 centre, 1 right. MIDI's centre is 64 (8192), and 0 and 1 are both left (RP-036). */
function panPositions(changes: Changes, length: number): Float32Array {
  const step = changes.fine ? 128 : 1;
  const full = changes.fine ? FULL_14_BIT : FULL;
  const half = full - 64 * step;
  return hold(changes, length, (value) => Math.max(-1, Math.min(1, (value - 64 * step) / half)));
}

/**
 * Gains of both sides: the ratio is that of constant-power panning, as the studio shows it, and the louder side has gain 1, so that nothing
 * clips.
 */
export function panGains(pan: number): readonly [left: number, right: number] {
  if (pan === 0) return [1, 1];
  if (Math.abs(pan) >= 1) return pan < 0 ? [1, 0] : [0, 1];
  const angle = ((pan + 1) * Math.PI) / 4;
  const ratio = pan < 0 ? Math.tan(angle) : 1 / Math.tan(angle);
  return pan < 0 ? [1, ratio] : [ratio, 1];
}

/** Volume × expression of a channel, placed by its pan and balance; what a channel lacks counts as full or centred. */
export function channelGain({ changes }: ChannelEvents, length: number): Sides {
  const left = new Float32Array(length).fill(1);
  for (const controller of [controllers.volume, controllers.expression]) {
    const own = changes.get(controller);
    if (own) controllerLevel(own, length).forEach((level, i) => (left[i]! *= level));
  }
  const placed = [controllers.pan, controllers.balance]
    .map((one) => changes.get(one))
    .filter((one) => one !== undefined);
  if (placed.length === 0) return { left, right: left };
  const right = left.slice();
  for (const one of placed) {
    panPositions(one, length).forEach((pan, i) => {
      const [leftGain, rightGain] = panGains(pan);
      left[i]! *= leftGain;
      right[i]! *= rightGain;
    });
  }
  return { left, right };
}

/** A note decays by this much (40 dB) until it ends, within these limits in seconds. */
const DECAY = Math.log(100);
const SHORTEST_NOTE = 0.08;
const LONGEST_NOTE = 2;

/** Notes as hits: each starts at its velocity and decays to its end. @param rate of the samples, Hz. */
export function noteLevels({ notes }: ChannelEvents, rate: number, length: number): Float32Array {
  const levels = new Float32Array(length);
  for (const { sample, velocity, end } of notes) {
    const samples = Math.round(Math.min(LONGEST_NOTE * rate, Math.max(SHORTEST_NOTE * rate, end - sample)));
    const level = velocity / FULL;
    for (let i = 0; i < samples && sample + i < length; i++) {
      const now = level * Math.exp((-DECAY * i) / samples);
      if (now > levels[sample + i]!) levels[sample + i] = now;
    }
  }
  return levels;
}
