/** The room around a take: a quiet floor under it, and a reverb. Part of the recipe. */
export interface Room {
  readonly tone: RoomTone | null;
  readonly reverb: Reverb | null;
}

export interface RoomTone {
  /** RMS of each channel, dBFS. */
  readonly level: number;
}

export interface Reverb {
  /** RT60: time in which the room decays by 60 dB, seconds. */
  readonly seconds: number;
  /** Level of the room against the direct sound, 0..1: at 1 both have equal energy. The direct sound does not change. */
  readonly mix: number;
}

export const noRoom: Room = { tone: null, reverb: null };

export function sameRoom(a: Room, b: Room): boolean {
  return (
    a.tone?.level === b.tone?.level &&
    a.reverb?.seconds === b.reverb?.seconds &&
    a.reverb?.mix === b.reverb?.mix
  );
}

/** What the controls begin with. */
export const usualTone: RoomTone = { level: -60 };
export const usualReverb: Reverb = { seconds: 0.3, mix: 0.3 };
