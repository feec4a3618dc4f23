import { type Project, projectDuration } from '../../core/project/project';
import { commandById } from '../../editor/commands/commands';
import { targetRange } from '../../editor/scene';
import { viewEnd } from '../../editor/timeline/time-view';
import { auditionKinds } from '../playback/audition';
import { playable } from '../playback/tracks';
import type { StudioState } from '../state';
import { guardedCommand, studioCommand, type StudioCommand, type StudioCommandContext } from './command';

const STOP = 'page.stop';
const stepFrame = { 1: commandById('time.next-frame'), [-1]: commandById('time.previous-frame') };

/** J and L: play, faster with each press; step one frame while the key of "Stop" is down. */
function shuttle(context: StudioCommandContext, direction: 1 | -1): void {
  const { page, studio } = context;
  if (page.keys.isDown(STOP)) stepFrame[direction].run(context);
  // The speed grows with each press, not while a key is held.
  else if (!page.keys.repeating) studio.playback.shuttle(direction);
}

export const transportCommands: readonly StudioCommand[] = [
  studioCommand('page.play', 'Play or pause', 'Space', ({ studio }) => studio.playback.toggle()),
  studioCommand('page.play-again', 'Play again from where playback started', 'Shift+Space', ({ studio }) =>
    studio.playback.again(),
  ),
  studioCommand('page.forward', 'Play forward; press again for 2×, 4×, 8×', 'L', (context) =>
    shuttle(context, 1),
  ),
  studioCommand(STOP, 'Stop; hold to step frames with J and L', 'K', ({ page, studio }) => {
    studio.playback.stop();
    page.keys.mark(STOP);
  }),
  studioCommand('page.reverse', 'Play backward; press again for 2×, 4×, 8×', 'J', (context) =>
    shuttle(context, -1),
  ),
];

function productionObstacle(project: Project, state: StudioState): string | null {
  return playable(project, state).production ? null : 'The clip has no production sound.';
}

function bothObstacle(project: Project, state: StudioState): string | null {
  return playable(project, state).take ? productionObstacle(project, state) : 'There is no take yet.';
}

export const mixCommands: readonly StudioCommand[] = [
  guardedCommand(
    'page.original',
    'Play production sound alone',
    '0',
    ({ editor, studio }) => {
      studio.playback.setMix({ monitor: 'production' });
      editor.announce('Production sound');
    },
    productionObstacle,
  ),
  guardedCommand(
    'page.both',
    'Play take and production sound',
    'U',
    ({ editor, studio }) => {
      studio.playback.setMix({ monitor: 'both' });
      editor.announce('Take and production sound');
    },
    bothObstacle,
  ),
  studioCommand('page.audition', 'Audition envelope', 'A', ({ editor, studio, studioState }) => {
    const audition = !studioState.mix.audition;
    studio.playback.setMix({ audition });
    editor.announce(`Audition ${audition ? 'on' : 'off'}`);
  }),
  studioCommand(
    'page.audition-kind',
    'Audition as noise, clicks or tone',
    'Shift+A',
    ({ editor, studio, studioState }) => {
      const current = auditionKinds.findIndex(({ id }) => id === studioState.mix.auditionKind);
      const next = auditionKinds[(current + 1) % auditionKinds.length]!;
      studio.playback.setMix({ audition: true, auditionKind: next.id });
      editor.announce(`Audition as ${next.label.toLowerCase()}`);
    },
  ),
  studioCommand('page.sonify', 'Sonify envelope', 'Alt+A', ({ state, studio }) => {
    const { document, selection, session } = state;
    const shown = {
      start: Math.max(0, session.view.start),
      end: Math.min(projectDuration(document), viewEnd(session.view)),
    };
    const hasSelection = selection.range !== null || selection.points[selection.channel].size > 1;
    studio.playback.sonify(hasSelection ? targetRange(state) : shown);
  }),
];
