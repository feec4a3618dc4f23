/** A message of a performer's MIDI device, on any channel. */
export type MidiMessage =
  | { readonly kind: 'note-on'; readonly note: number; readonly strength: number }
  | { readonly kind: 'note-off'; readonly note: number }
  /** A continuous controller for level; strength 0 is a release. */
  | { readonly kind: 'level'; readonly controller: number; readonly strength: number };

/** Controllers that mean level in the MIDI 1.0 specification: modulation wheel, breath, foot, volume, expression. */
const levelControllers: ReadonlySet<number> = new Set([1, 2, 4, 7, 11]);

/** Parses a channel message of MIDI 1.0 (status byte first); null if it is not used for performing. Strengths 0..1. */
export function parseMidiMessage(bytes: ArrayLike<number>): MidiMessage | null {
  const [status = 0, first = 0, second = 0] = [bytes[0], bytes[1], bytes[2]];
  const strength = second / 127;
  switch (status & 0xf0) {
    case 0x90:
      // A note-on with velocity 0 is a note-off (running status).
      return second > 0 ? { kind: 'note-on', note: first, strength } : { kind: 'note-off', note: first };
    case 0x80:
      return { kind: 'note-off', note: first };
    case 0xb0:
      return levelControllers.has(first) ? { kind: 'level', controller: first, strength } : null;
    default:
      return null;
  }
}
