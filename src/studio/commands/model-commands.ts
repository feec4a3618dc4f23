import { currentTakeOf } from '../../core/project/project';
import { always } from '../../editor/commands/command';
import { isRunning, type JobName } from '../jobs/job';
import { guardedCommand, studioCommand, type StudioCommand, type StudioCommandContext } from './command';
import { generateObstacle, liveObstacle, mapObstacle, retakeObstacle } from './readiness';

/** Jobs that "Cancel" stops, in order of preference. */
const cancellable: readonly JobName[] = [
  'generate',
  'map',
  'align',
  'open',
  'reference',
  'save',
  'export',
  'pack',
];

function anyRuns({ studioState }: StudioCommandContext, ...names: readonly JobName[]): boolean {
  return names.some((name) => isRunning(studioState.jobs[name]));
}

/** Work of the models. A command cannot run while its job runs: a key that is held would restart it. */
export const modelCommands: readonly StudioCommand[] = [
  guardedCommand(
    'page.map',
    'Map envelope',
    'Mod+E',
    ({ studio }) => void studio.envelope.map(),
    mapObstacle,
  ),
  guardedCommand(
    'page.generate',
    'Generate',
    'Mod+Enter',
    ({ studio }) => void studio.takes.generate(),
    generateObstacle,
  ),
  guardedCommand(
    'page.retake',
    'Retake range',
    'Mod+Shift+Enter',
    ({ studio }) => void studio.takes.retake(),
    (_, page, scene) => retakeObstacle(scene, page),
  ),
  guardedCommand(
    'page.live-preview',
    'Live preview on or off',
    'Shift+W',
    ({ editor, studio, studioState }) => {
      const { on } = studioState.live;
      studio.live.set(!on);
      editor.announce(`Live preview ${on ? 'off' : 'on'}`);
    },
    liveObstacle,
  ),
  studioCommand(
    'page.cancel',
    'Cancel running job',
    'Mod+.',
    (context) => {
      const running = cancellable.find((name) => anyRuns(context, name));
      if (running) context.studio.cancel(running);
    },
    (context) => anyRuns(context, ...cancellable),
  ),
  studioCommand(
    'page.roll-seed',
    'Random seed',
    null,
    ({ editor, studio }) => {
      studio.settings.randomiseSeed();
      editor.announce(`Seed ${editor.document.settings.seed}`);
    },
    always,
  ),
  studioCommand(
    'page.delete-take',
    'Delete current take',
    null,
    ({ editor, state, studio }) => {
      const take = currentTakeOf(state.document);
      if (!take) return;
      studio.takes.delete(take.id);
      editor.announce(`${take.name} deleted`);
    },
    ({ state }) => state.document.currentTake !== null,
  ),
];
