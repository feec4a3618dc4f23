import type { Pcm } from '../../core/audio/pcm';
import type { Waveform } from '../clip/waveform';

/** What the page shows and plays of the live preview. Session state: neither saved nor undone. */
export interface Live {
  readonly on: boolean;
  /** Plays in the place of a take's own sound; null while nothing differs from the take. */
  readonly sound: { readonly take: string; readonly pcm: Pcm } | null;
  /** Of the sound, once the hand rests; null before: drawing it for each draft would take the time that the hand needs. */
  readonly waveform: Waveform | null;
  /** Of the part that was made last: few steps without guidance, or as the take is made. */
  readonly quality: 'draft' | 'full';
  /** That it took. */
  readonly seconds: number;
}

export const notLive: Live = { on: false, sound: null, waveform: null, quality: 'draft', seconds: 0 };
