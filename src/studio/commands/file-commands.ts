import { always } from '../../editor/commands/command';
import { guardedCommand, studioCommand, type StudioCommand } from './command';
import { clipObstacle } from './clip-obstacle';
import { exportEnvelopeObstacle, exportObstacle, exportVideoObstacle } from './readiness';

export const fileCommands: readonly StudioCommand[] = [
  studioCommand(
    'page.open',
    'Open video',
    'Mod+O',
    ({ page, studio }) => page.chooseFile('video', (file) => void studio.clip.open(file)),
    always,
  ),
  studioCommand(
    'page.open-project',
    'Open project',
    null,
    ({ page, studio }) => page.chooseFile('project', (file) => void studio.project.open(file)),
    always,
  ),
  studioCommand('page.save', 'Save project', 'Mod+S', ({ studio }) => void studio.project.save()),
  guardedCommand(
    'page.save-with-video',
    'Save project with the video',
    null,
    ({ studio }) => void studio.project.save(true),
    clipObstacle,
  ),
  studioCommand('page.import-envelope', 'Import envelope', null, ({ page, studio }) =>
    page.chooseFile('envelope', (file) => void studio.envelope.import(file)),
  ),
  guardedCommand(
    'page.export-envelope',
    'Export envelope',
    null,
    ({ studio }) => void studio.envelope.export(),
    exportEnvelopeObstacle,
  ),
  guardedCommand(
    'page.export-wav',
    'Export WAV',
    'Mod+Shift+E',
    ({ studio }) => void studio.export.wav(),
    exportObstacle,
  ),
  guardedCommand(
    'page.export-video',
    'Export video',
    null,
    ({ studio }) => void studio.export.video(),
    exportVideoObstacle,
  ),
];
