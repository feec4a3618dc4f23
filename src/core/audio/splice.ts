import { crossfade } from './crossfade';
import type { Pcm } from './pcm';

/**
 * Replaces a part of a sound, in place, by equal-power crossfades at its ends; at an end of the sound there is none.
 * @param first sample of the sound at which the part begins. @param fade samples of each crossfade, within the part.
 */
export function splice(sound: Pcm, part: Pcm, first: number, fade: number): void {
  sound.channels.forEach((samples, c) => {
    const own = part.channels[c] ?? part.channels[0]!;
    const end = Math.min(samples.length, first + own.length);
    const reach = Math.max(1, Math.min(fade, Math.floor((end - first) / 2)));
    for (let n = first; n < end; n++) {
      const rise = first === 0 ? 1 : (n - first + 0.5) / reach;
      const fall = end === samples.length ? 1 : (end - n - 0.5) / reach;
      const share = Math.min(1, rise, fall);
      samples[n] =
        share === 1
          ? own[n - first]!
          : own[n - first]! * crossfade(share) + samples[n]! * crossfade(1 - share);
    }
  });
}
