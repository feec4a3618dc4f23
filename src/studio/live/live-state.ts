import type { Pcm } from '../../core/audio/pcm';

/** What the page shows and plays of the live preview. Session state: neither saved nor undone. */
export interface Live {
  readonly on: boolean;
  /** Plays in the place of a take's own sound; null while nothing differs from the take. */
  readonly sound: { readonly take: string; readonly pcm: Pcm } | null;
  /** Of the part that was made last: few steps without guidance, or as the take is made. */
  readonly quality: 'draft' | 'full';
  /** That it took. */
  readonly seconds: number;
}

export const notLive: Live = { on: false, sound: null, quality: 'draft', seconds: 0 };
