import type { Envelope } from '../loudness/envelope';
import { invalidEnvelope } from './envelope-file';
import { type ControlChange, readControls, writeControls } from './midi-file';
import { toSamples } from '../time/samples';

/** MIDI controller of each channel, 0..31; controller n + 32 has the low seven bits (LSB). */
export interface MidiControllers {
  readonly left: number;
  readonly right: number;
}

/** General-purpose controllers without a fixed meaning (MIDI 1.0: undefined). */
export const defaultControllers: MidiControllers = { left: 20, right: 21 };

/** Controllers from here to 63 are the LSB of the controller 32 below. */
export const FIRST_LSB_CONTROLLER = 32;

/** 14 bits: levels are multiples of 1 / 16383, linear RMS. */
const FULL = 2 ** 14 - 1;
const FULL_MSB = 127;

/** 1000 ticks per quarter note at 120 BPM: a tick is 0.5 ms. */
const TICKS_PER_QUARTER = 1000;
const TICKS_PER_SECOND = 2 * TICKS_PER_QUARTER;

/** A level rounded to 14 bits. */
export function quantised(level: number): number {
  return Math.fround(Math.round(level * FULL) / FULL);
}

/**
 * Controller events at each change of the envelope: controller n (MSB) and n + 32 (LSB). Levels are rounded to 14 bits; an envelope of such
 * levels parses to the same bits.
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
      // MSB first: it resets the LSB in the receiver.
      events.push({ tick: tick(i), controller, value: level >> 7 });
      events.push({ tick: tick(i), controller: controller + FIRST_LSB_CONTROLLER, value: level & 0x7f });
    }
  }
  const name = `Envelope, left CC ${controllers.left}, right CC ${controllers.right}`;
  return writeControls(name, TICKS_PER_QUARTER, events, tick(left.length));
}

/** Samples of one controller (with its LSB, if present), present until its next value. */
function sampleController(
  changes: readonly ControlChange[],
  controller: number,
  rate: number,
  length: number,
) {
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
  // Rounding to ticks may delay a value by half a tick.
  const slack = 0.5 / TICKS_PER_SECOND;
  let at = 0;
  for (let i = 0; i < length; i++) {
    while (at + 1 < steps.length && steps[at + 1]!.time <= i / rate + slack) at += 1;
    samples[i] = steps[at]?.level ?? 0;
  }
  return samples;
}

/** The requested controllers if the file has them, otherwise its only one or two. */
function chooseControllers(
  changes: readonly ControlChange[],
  requested: MidiControllers,
  source: string,
): MidiControllers {
  const present = [...new Set(changes.map(({ controller }) => controller))]
    .filter((controller) => controller < FIRST_LSB_CONTROLLER)
    .sort((a, b) => a - b);
  if (present.includes(requested.left)) {
    return {
      left: requested.left,
      right: present.includes(requested.right) ? requested.right : requested.left,
    };
  }
  const [left, right] = present;
  if (left === undefined) {
    throw invalidEnvelope(source, 'no track', 'the file has no controller values (CC 0 to 31).');
  }
  if (present.length > 2) {
    throw invalidEnvelope(
      source,
      `controllers ${present.join(', ')}`,
      'choose left and right in the MIDI settings beside “Export envelope”.',
    );
  }
  return { left, right: right ?? left };
}

/**
 * @param rate of the envelope, Hz.
 * @throws StudioError envelope-invalid.
 */
export function parseEnvelopeMidi(
  bytes: Uint8Array,
  rate: number,
  requested: MidiControllers,
  source: string,
): Envelope {
  const { changes, seconds } = readControls(bytes, source);
  const { left, right } = chooseControllers(changes, requested, source);
  const length = Math.max(1, toSamples(seconds, rate));
  const samples = sampleController(changes, left, rate, length);
  return {
    rate,
    left: samples,
    right: right === left ? samples : sampleController(changes, right, rate, length),
  };
}
