import { limitPeaks } from '../finish/limiter';
import { addReverb } from './add-reverb';
import type { Room } from './room';
import { plainColour, type RoomColour } from './room-colour';
import { roomTone } from './room-tone';

/** What a room is made with, beside its settings. */
export interface RoomSource {
  /** Colour of the room tone; null for the plain one. */
  readonly colour: RoomColour | null;
  readonly seed: number;
}

/**
 * The finished sound in a room, as new arrays; the same arrays if there is nothing to add. The tone is not reverberated: a room's floor has its
 * room in it. A limiter is last, because the sum may exceed the ceiling.
 * @param start first sample of the sound in the take.
 */
export function applyRoom(
  channels: readonly [Float32Array, Float32Array],
  sampleRate: number,
  { tone, reverb }: Room,
  { colour, seed }: RoomSource,
  start: number,
): readonly [Float32Array, Float32Array] {
  if (!tone && !reverb) return channels;
  const sound = [channels[0].slice(), channels[1].slice()] as const;
  if (reverb) addReverb(sound, sampleRate, reverb);
  if (tone) {
    const part = { start, length: sound[0].length };
    const floor = roomTone(part, sampleRate, tone.level, colour ?? plainColour, seed);
    sound.forEach((samples, c) => {
      for (let n = 0; n < samples.length; n++) samples[n]! += floor[c]![n]!;
    });
  }
  limitPeaks(sound);
  return sound;
}
