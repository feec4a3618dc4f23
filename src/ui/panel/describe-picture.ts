import type { ShownSound } from '../../core/picture/shown-sounds';
import type { PictureState } from '../../studio/picture/picture-state';

/** What is known of the picture, in a sentence. @param place of the selected range, null for the whole clip. */
export function describePicture(
  picture: PictureState,
  sounds: readonly ShownSound[],
  weight: number,
  place: string | null,
): string {
  const where = place === null ? '' : ` from ${place}`;
  switch (picture.phase) {
    case 'waiting':
      return 'The picture is looked at once there is an envelope.';
    case 'looking':
      return 'Looking at the picture…';
    case 'failed':
      return 'The picture could not be looked at. Open the video again.';
    case 'ready':
      if (sounds.length > 0) return `The picture shows${where}:`;
      return `Nothing in the picture${where} is recognised${weight > 0 ? ', so it adds nothing' : ''}.`;
  }
}
