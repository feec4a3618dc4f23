import type { Envelope } from '../loudness/envelope';
import { invalidEnvelope } from './envelope-file';
import { type ControlChange, readControls, writeControls } from './midi-file';
import { toSamples } from '../time/samples';

/** Controllers that carry the channels: numbers 0..31, whose low seven bits are the controllers 32 above. */
export interface MidiControllers {
  readonly left: number;
  readonly right: number;
}

/** General use by the MIDI specification: no program gives these a meaning of its own. */
export const defaultControllers: MidiControllers = { left: 20, right: 21 };

/** Highest pair number; from here up a controller is the low half of another. */
export const FIRST_LSB_CONTROLLER = 32;

/** 14 bits: a level is a whole number of 1 / 16383, linear RMS. */
const FULL = 2 ** 14 - 1;
const FULL_MSB = 127;

/** 1000 ticks a quarter note at 120 a minute: a tick is half a millisecond. */
const TICKS_PER_QUARTER = 1000;
const TICKS_PER_SECOND = 2 * TICKS_PER_QUARTER;

/** A level as near as 14 bits come: what a file of this format can hold. */
export function quantised(level: number): number {
  return Math.fround(Math.round(level * FULL) / FULL);
}

/**
 * Controller values that change where the envelope does, each as controllers n (high seven bits) and n + 32 (low ones).
 * Levels are rounded to 14 bits; an envelope of such levels reads back exactly.
 */
export function formatEnvelopeMidi(
  { rate, left, right }: Envelope,
  controllers: MidiControllers,
): Uint8Array {
  const events: { tick: number; controller: number; value: number }[] = [];
  const tick = (i: number) => Math.round((i * TICKS_PER_SECOND) / rate);
  const sides = [
    { samples: left, controller: controllers.left, last: -1 },
    { samples: right, controller: controllers.right, last: -1 },
  ];
  for (let i = 0; i < left.length; i++) {
    for (const side of sides) {
      const level = Math.round(side.samples[i]! * FULL);
      if (level === side.last) continue;
      side.last = level;
      const { controller } = side;
      // High before low: a receiver clears the low half when the high one arrives.
      events.push({ tick: tick(i), controller, value: level >> 7 });
      events.push({ tick: tick(i), controller: controller + FIRST_LSB_CONTROLLER, value: level & 0x7f });
    }
  }
  const name = `Envelope, left CC ${controllers.left}, right CC ${controllers.right}`;
  return writeControls(name, TICKS_PER_QUARTER, events, tick(left.length));
}

/** What one controller, with its low half if it has one, says over time: held until its next value. */
function sampled(changes: readonly ControlChange[], controller: number, rate: number, length: number) {
  const own = changes.filter(
    (one) => one.controller === controller || one.controller === controller + FIRST_LSB_CONTROLLER,
  );
  const fine = own.some((one) => one.controller === controller + FIRST_LSB_CONTROLLER);
  const level = (high: number, low: number) =>
    Math.fround(fine ? (high * 128 + low) / FULL : high / FULL_MSB);
  const steps: { time: number; level: number }[] = [];
  let high = 0;
  let low = 0;
  for (const { time, controller: which, value } of own) {
    if (which === controller) [high, low] = [value, 0];
    else low = value;
    if (steps.at(-1)?.time === time) steps.pop();
    steps.push({ time, level: level(high, low) });
  }
  const samples = new Float32Array(length);
  // Rounding to ticks may put a value half a tick behind its sample.
  const slack = 0.5 / TICKS_PER_SECOND;
  let at = 0;
  for (let i = 0; i < length; i++) {
    while (at + 1 < steps.length && steps[at + 1]!.time <= i / rate + slack) at += 1;
    samples[i] = steps[at]?.level ?? 0;
  }
  return samples;
}

/** The asked controllers where the file has them, else the one or the two that it has. */
function choose(changes: readonly ControlChange[], wanted: MidiControllers, source: string): MidiControllers {
  const held = [...new Set(changes.map(({ controller }) => controller))]
    .filter((controller) => controller < FIRST_LSB_CONTROLLER)
    .sort((a, b) => a - b);
  if (held.includes(wanted.left)) {
    return { left: wanted.left, right: held.includes(wanted.right) ? wanted.right : wanted.left };
  }
  const [left, right] = held;
  if (left === undefined) {
    throw invalidEnvelope(source, 'no track', 'there are no controller values (CC 0 to 31) in the file.');
  }
  if (held.length > 2) {
    throw invalidEnvelope(
      source,
      `controllers ${held.join(', ')}`,
      'say which two are left and right in the MIDI settings beside “Export envelope”.',
    );
  }
  return { left, right: right ?? left };
}

/**
 * @param rate samples a second of the envelope, 125 for every pack so far.
 * @throws StudioError envelope-invalid.
 */
export function parseEnvelopeMidi(
  bytes: Uint8Array,
  rate: number,
  wanted: MidiControllers,
  source: string,
): Envelope {
  const { changes, seconds } = readControls(bytes, source);
  const { left, right } = choose(changes, wanted, source);
  const length = Math.max(1, toSamples(seconds, rate));
  const samples = sampled(changes, left, rate, length);
  return {
    rate,
    left: samples,
    right: right === left ? samples : sampled(changes, right, rate, length),
  };
}
