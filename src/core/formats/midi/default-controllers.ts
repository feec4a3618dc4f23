import type { MidiControllers } from './midi-sources';

/** General-purpose controllers without a fixed meaning (MIDI 1.0: undefined). */
export const defaultControllers: MidiControllers = { left: 20, right: 21 };
