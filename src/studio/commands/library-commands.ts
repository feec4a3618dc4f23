import { isRunning } from '../jobs/job';
import { always } from '../../editor/commands/command';
import { studioCommand, type StudioCommand } from './command';

export const libraryCommands: readonly StudioCommand[] = [
  studioCommand('page.projects', 'Projects', 'Alt+O', ({ page }) => page.showProjects(), always),
  studioCommand('page.packs', 'Model packs', null, ({ page }) => page.showPacks(), always),
  studioCommand(
    'page.close-project',
    'Close project',
    null,
    ({ studio }) => void studio.library.close(),
    ({ state, studioState }) => state.document.clip !== null || studioState.library.open !== null,
  ),
  studioCommand(
    'page.copy-clip',
    'Keep a copy of the clip in this browser',
    null,
    ({ studio }) => void studio.library.copyClip(),
    ({ studioState: { clip, jobs, library } }) =>
      clip !== null && library.open !== null && !isRunning(jobs.copy),
  ),
];
