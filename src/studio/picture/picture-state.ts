import type { PictureScores } from '../../core/picture/shown-sounds';

/** How far the open clip has been looked at. */
export type PictureState =
  | { readonly phase: 'waiting' }
  | { readonly phase: 'looking' }
  | { readonly phase: 'ready'; readonly scores: PictureScores }
  | { readonly phase: 'failed' };
