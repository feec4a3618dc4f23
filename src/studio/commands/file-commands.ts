import { always } from '../../editor/commands/command';
import { isRunning } from '../jobs/job';
import { studioCommand, type StudioCommand, type StudioCommandContext } from './command';

/** The sound of the current take is loaded, and no export runs. */
function canExport({ state, studioState }: StudioCommandContext): boolean {
  const { currentTake } = state.document;
  const { takeWaveforms, jobs } = studioState;
  return currentTake !== null && takeWaveforms.has(currentTake) && !isRunning(jobs.export);
}

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
  studioCommand('page.save', 'Save project', 'Mod+S', ({ studio }) => studio.project.save()),
  studioCommand('page.import-envelope', 'Import envelope', null, ({ page, studio }) =>
    page.chooseFile('envelope', (file) => void studio.envelope.import(file)),
  ),
  studioCommand('page.export-envelope', 'Export envelope', null, ({ studio }) => studio.envelope.export()),
  studioCommand(
    'page.export-wav',
    'Export WAV',
    'Mod+Shift+E',
    ({ studio }) => void studio.export.wav(),
    canExport,
  ),
  studioCommand(
    'page.export-video',
    'Export video',
    null,
    ({ studio }) => void studio.export.video(),
    (context) => canExport(context) && context.studioState.clip !== null,
  ),
];
