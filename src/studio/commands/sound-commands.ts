import { always } from '../../editor/commands/command';
import { guardedCommand, studioCommand, type StudioCommand } from './command';
import { likeReferenceObstacle, likeTakeObstacle } from './readiness';

export const soundCommands: readonly StudioCommand[] = [
  studioCommand(
    'page.add-sound-folder',
    'Add sound folder',
    null,
    ({ page }) => page.addSoundFolder(),
    always,
  ),
  studioCommand(
    'page.find-sounds',
    'Find sounds',
    'Alt+B',
    ({ page }) => page.focusSounds(),
    ({ state, studioState }) => state.document.clip !== null && studioState.soundFolders.folders.length > 0,
  ),
  guardedCommand(
    'page.sounds-like-reference',
    'Find sounds like the reference',
    null,
    ({ studio }) => void studio.soundFolders.likeReference(),
    likeReferenceObstacle,
  ),
  guardedCommand(
    'page.sounds-like-take',
    'Find sounds like the take or its selected range',
    null,
    ({ studio }) => void studio.soundFolders.likeTake(),
    likeTakeObstacle,
  ),
  studioCommand(
    'page.pause-reading',
    'Pause or resume reading sound folders',
    null,
    ({ studio, studioState: { soundFolders } }) =>
      soundFolders.indexing?.phase === 'paused' ? studio.soundFolders.resume() : studio.soundFolders.pause(),
    ({ studioState }) => studioState.soundFolders.indexing !== null,
  ),
];
