import { CELL } from './cell-power';
import { frozenGrain, GRAIN } from './frozen-grain';
import { bestContinuation, fadeIn } from './grains';
import { addWeighted } from './pieces';
import type { Random } from '../diffusion/random';
import type { Stereo } from './recording';

/** How an event is played on a hit. */
export interface EventShape {
  /** Power of the event in 32 ms windows, per cell. */
  readonly power: Float64Array;
  /** Samples of the result. */
  readonly length: number;
  /** Wanted level n samples after the event's start, dB relative to the hit's peak. */
  readonly target: (n: number) => number;
  readonly random: Random;
}

/** Samples after the onset that play as they are: 40 ms, the attack. */
const ATTACK = 1764;
/** The event is extended from where it is this far below its peak, dB: below it lies mostly background. */
const RANGE = 45;
/** It is also extended where it is this far below the target, dB: the foot of a much louder hit. */
const TOO_SOFT = 60;
/** Samples between grains. */
const HOP = GRAIN / 2;
const DENSE_HOP = GRAIN / 4;
/** A tail whose grains continue each other at least this well has a pitch and keeps its waveform. */
const PITCHED = 0.8;
/** Samples to each side in which a continuation in phase is looked for: 12 ms. */
const SEARCH = 512;
/** Power of overlapping Hann windows of random phase, four at a time: what a grain's gain makes up for. */
const OVERLAP_POWER = 1.5 * 0.375;

/**
 * An event brought to a hit's length. It plays as it is to its end, then grains of it go on, from where it has the target's level. A tail
 * with a pitch goes on in phase; another one becomes noise of its spectrum.
 * @param event its waveform from its start on. @param onset samples to its onset.
 */
export function renderEvent(event: Stereo, onset: number, shape: EventShape): Stereo {
  const size = event[0].length;
  const { level, peak } = eventLevel(shape.power);
  const out: Stereo = [new Float32Array(shape.length), new Float32Array(shape.length)];
  const join = extensionStart(level, size, onset, shape);
  if (join >= shape.length) {
    addWeighted(out, event, 0, 0, Math.min(size, shape.length), () => 1);
    return out;
  }
  const fade = fadeIn(HOP);
  addWeighted(out, event, 0, 0, Math.min(size, join + HOP), (n) => (n < join ? 1 : 1 - fade[n - join]!));
  const decay = new Decay(level, onset, size);
  const mono = event[0].map((x, n) => x + event[1][n]!);
  const back = decay.at(shape.target(join));
  const hasPitch = size >= 2 * GRAIN && back >= GRAIN;
  if (hasPitch && bestContinuation(mono, back, back - GRAIN / 2, HOP, SEARCH).similarity > PITCHED) {
    let source = back - HOP;
    for (let at = join; at < shape.length; at += HOP) {
      const wanted = decay.at(shape.target(at + HOP)) - HOP;
      source = bestContinuation(mono, source + HOP, wanted, HOP, SEARCH).start;
      const gain = 10 ** ((shape.target(at + HOP) - level(source + HOP)) / 20);
      addWeighted(out, event, at, source, GRAIN, (n) => gain * (n < HOP ? fade[n]! : 1 - fade[n - HOP]!));
    }
    return out;
  }
  for (let at = join - HOP / 2; at < shape.length; at += DENSE_HOP) {
    const wanted = shape.target(at + HOP);
    const middle = decay.at(wanted) + Math.floor(shape.random.between(-HOP / 4, HOP / 4));
    const from = Math.max(Math.min(onset, size - 1), Math.min(size - HOP, middle - HOP));
    const to = Math.min(size, from + GRAIN);
    const grain = frozenGrain(event, from, to, shape.random);
    const gain = (peak * 10 ** (wanted / 20)) / Math.sqrt(OVERLAP_POWER * grain.power + 1e-15);
    addWeighted(out, grain.channels, at, 0, GRAIN, (n) =>
      at + n < join ? 0 : at + n < join + HOP ? gain * Math.sqrt(fade[at + n - join]!) : gain,
    );
  }
  return out;
}

/** Where the event ends or is background; at least its attack plays as it is. `length` if that is later. */
function extensionStart(
  level: (n: number) => number,
  size: number,
  onset: number,
  shape: EventShape,
): number {
  for (let n = Math.min(onset + ATTACK, size - HOP); n < shape.length; n += CELL) {
    if (n < 0) continue;
    if (n + HOP > size || level(n) < Math.max(-RANGE, shape.target(n) - TOO_SOFT)) return n;
  }
  return shape.length;
}

/** Where an event has decayed to a level. */
class Decay {
  private position: number;

  constructor(
    private readonly level: (n: number) => number,
    onset: number,
    private readonly size: number,
  ) {
    this.position = onset;
  }

  /** The first sample, not before earlier answers, at which the level has fallen to `decibels`. */
  at(decibels: number): number {
    const wanted = Math.max(-RANGE, decibels);
    while (this.position < this.size - HOP && this.level(this.position) > wanted) this.position += CELL;
    return this.position;
  }
}

/** Level of an event in 32 ms windows, dB relative to its peak, as a function of its sample; and the peak, as RMS of both channels. */
function eventLevel(power: Float64Array): { level: (n: number) => number; peak: number } {
  const peak = power.reduce((most, value) => Math.max(most, value), 1e-12);
  const level = power.map((value) => 10 * Math.log10(Math.max(value / peak, 1e-9)));
  const last = level.length - 1;
  return {
    level: (n) => level[Math.max(0, Math.min(last, Math.floor(n / CELL)))]!,
    peak: Math.sqrt(peak),
  };
}
