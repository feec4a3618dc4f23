import { CELL, cellPower, movingMean } from './cell-power';
import { RMS_REACH } from './find-events';
import { frozenGrain, GRAIN } from './frozen-grain';
import { bestContinuation, fadeIn } from './grains';
import type { Random } from './random';
import type { Stereo } from './recording';

/** How an event is played on a hit. */
export interface EventShape {
  /** Samples of the result. */
  readonly length: number;
  /** Wanted level n samples after the event's start, dB relative to the hit's peak. */
  readonly target: (n: number) => number;
  readonly random: Random;
}

/** Samples after the peak's rise that belong to the attack: 40 ms. */
const ATTACK = 1764;
/** The event ends where it is this far below its peak, dB: what follows is mostly background. */
const RANGE = 45;
/** The part of an event that goes on after its end: what is at most this far above the level at the end, dB. */
const TAIL_RANGE = 12;
const SHORTEST_TAIL = 1024;
/** Samples between grains. */
const HOP = GRAIN / 2;
const DENSE_HOP = GRAIN / 4;
/** A tail whose grains continue each other at least this well has a pitch and keeps its waveform. */
const PITCHED = 0.8;
const SEARCH = 512;
/** Samples to each side of a period back in which the pitch is looked for. */
const PROBE = 900;
/** Largest gain of a grain, dB. */
const MOST_GAIN = 30;

/**
 * An event brought to a hit's length: its waveform as it is, and after its end grains of its tail, at the target's level. A tail with a pitch
 * goes on in phase; another one becomes noise of its spectrum.
 * @param event its waveform from its start on. @param rise samples to half of the peak's power.
 */
export function renderEvent(event: Stereo, rise: number, shape: EventShape): Stereo {
  const size = event[0].length;
  const level = eventLevel(event);
  const { start, end } = tailOf(level, size, rise);
  const out: Stereo = [new Float32Array(shape.length), new Float32Array(shape.length)];
  if (end >= shape.length || size < SHORTEST_TAIL) {
    add(out, event, 0, 0, Math.min(size, shape.length), () => 1);
    return out;
  }
  const mono = event[0].map((x, n) => x + event[1][n]!);
  const probe = bestContinuation(mono, end - HOP, end - HOP - GRAIN, HOP, PROBE);
  const pitched = probe.similarity > PITCHED && end - start > 2 * GRAIN;
  const join = Math.max(0, end - HOP);
  const fade = fadeIn(HOP);
  add(out, event, 0, 0, end, (n) => (n < join ? 1 : 1 - fade[n - join]!));
  const gainAt = (n: number, own: number) =>
    10 ** (Math.max(-MOST_GAIN, Math.min(MOST_GAIN, shape.target(n) - own)) / 20);
  if (pitched) {
    let source = join - HOP;
    for (let at = join; at < shape.length; at += HOP) {
      const wanted = Math.floor(shape.random.between(start, Math.max(start + 1, end - GRAIN)));
      source = bestContinuation(mono, source + HOP, wanted, HOP, SEARCH).start;
      const gain = gainAt(at + HOP, level(source + HOP));
      add(out, event, at, source, GRAIN, (n) => gain * (n < HOP ? fade[n]! : 1 - fade[n - HOP]!));
    }
    return out;
  }
  for (let at = join - HOP / 2; at < shape.length; at += DENSE_HOP) {
    const from = Math.floor(shape.random.between(start, Math.max(start + 1, end - GRAIN)));
    const to = Math.min(end, from + GRAIN);
    const grain = frozenGrain(event, from, to, shape.random);
    // Overlapping grains of random phase add in power: 75 % overlap of squared Hann windows.
    const gain = gainAt(at + HOP, level((from + to) / 2)) / Math.sqrt(1.5 * 0.375);
    add(
      out,
      grain,
      at,
      0,
      GRAIN,
      (n) => gain * (at + n < join ? 0 : at + n < end ? Math.sqrt(fade[at + n - join]!) : 1),
    );
  }
  return out;
}

/** Adds `size` samples of a sound from `source` on to `out` from `at` on. */
function add(
  out: Stereo,
  sound: Stereo,
  at: number,
  source: number,
  size: number,
  weight: (n: number) => number,
): void {
  for (let n = Math.max(0, -at); n < size && at + n < out[0].length; n++) {
    const w = weight(n);
    out[0][at + n]! += w * (sound[0][source + n] ?? 0);
    out[1][at + n]! += w * (sound[1][source + n] ?? 0);
  }
}

/** Level of an event in 32 ms windows, dB relative to its peak, as a function of its sample. */
function eventLevel([left, right]: Stereo): (n: number) => number {
  const [a, b] = [cellPower(left), cellPower(right)];
  const mean = movingMean(
    a.map((x, c) => x + b[c]!),
    RMS_REACH,
  );
  const peak = mean.reduce((most, value) => Math.max(most, value), 1e-12);
  const level = mean.map((value) => 10 * Math.log10(Math.max(value / peak, 1e-9)));
  const last = level.length - 1;
  return (n) => level[Math.max(0, Math.min(last, Math.floor(n / CELL)))]!;
}

/** The end of the event, and where the part starts that goes on after it. */
function tailOf(level: (n: number) => number, size: number, rise: number): { start: number; end: number } {
  const first = Math.min(rise + ATTACK, Math.floor(size / 2));
  let end = size;
  for (let n = first + SHORTEST_TAIL; n < size; n += CELL) {
    if (level(n) > -RANGE) continue;
    end = n;
    break;
  }
  const last = level(end - 2 * CELL);
  let start = first;
  while (start < end - SHORTEST_TAIL && level(start) > last + TAIL_RANGE) start += CELL;
  return { start, end };
}
