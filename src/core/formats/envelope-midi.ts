import type { Envelope } from '../loudness/envelope';
import { FULL_14_BIT } from './midi/channel-levels';
import { FIRST_LSB_CONTROLLER } from './midi/controllers';
import { type MidiControllers, pairTrackName } from './midi/midi-sources';
import { writeControls } from './midi/write-controls';

/** General-purpose controllers without a fixed meaning (MIDI 1.0: undefined). */
export const defaultControllers: MidiControllers = { left: 20, right: 21 };

/** 1000 ticks per quarter note at 120 BPM: a tick is 0.5 ms. */
const TICKS_PER_QUARTER = 1000;
const TICKS_PER_SECOND = 2 * TICKS_PER_QUARTER;

/** A level rounded to 14 bits. */
export function quantised(level: number): number {
  return Math.fround(Math.round(level * FULL_14_BIT) / FULL_14_BIT);
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
      const level = Math.round(side.samples[i]! * FULL_14_BIT);
      if (level === side.last) continue;
      side.last = level;
      const { controller } = side;
      // MSB first: it resets the LSB in the receiver.
      events.push({ tick: tick(i), controller, value: level >> 7 });
      events.push({ tick: tick(i), controller: controller + FIRST_LSB_CONTROLLER, value: level & 0x7f });
    }
  }
  return writeControls(pairTrackName(controllers), TICKS_PER_QUARTER, events, tick(left.length));
}
