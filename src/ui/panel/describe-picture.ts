import type { ShownSound } from '../../core/picture/shown-sounds';
import type { PictureState } from '../../studio/picture/picture-state';

/** What is known of the picture, in a few words: they have one line. @param inRange of the range that is looked at, else of the whole clip. */
export function describePicture(
  picture: PictureState,
  sounds: readonly ShownSound[],
  weight: number,
  inRange: boolean,
): string {
  switch (picture.phase) {
    case 'waiting':
      return 'Waits until there is an envelope.';
    case 'looking':
      return 'Looking at the picture…';
    case 'failed':
      return 'Not readable: open the video again.';
    case 'ready':
      if (sounds.length > 0) return inRange ? 'The range shows:' : 'The picture shows:';
      return `Nothing${inRange ? ' in the range' : ''} is recognised${weight > 0 ? ': it adds nothing' : ''}.`;
  }
}
