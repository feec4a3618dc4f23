import { guardedCommand, type StudioCommand } from './command';
import { alignObstacle } from './readiness';

export const syncCommands: readonly StudioCommand[] = [
  guardedCommand(
    'sync.align',
    'Align to production sound…',
    'Alt+Shift+T',
    ({ studio }) => void studio.sync.align(),
    alignObstacle,
  ),
];
