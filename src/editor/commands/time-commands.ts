import { projectDuration } from '../../core/project/project';
import { frameAt, frameTime, stepFrames } from '../../core/time/frame-grid';
import { describeRange, describeTime } from '../describe';
import { targetRange } from '../scene';
import { always, type Command, type CommandContext } from './command';
import { rangeObstacle } from './range-obstacle';
import { currentFrameTime, seek } from './seek';

function step(id: string, label: string, shortcut: string, frames: number): Command {
  return {
    id,
    label,
    shortcut,
    scope: 'global',
    canRun: always,
    run: (context) => seek(context, stepFrames(context.state.session.frames, context.clock.now(), frames)),
  };
}

function goTo(id: string, label: string, shortcut: string, point: 'inPoint' | 'outPoint'): Command {
  const timeOf = ({ state }: CommandContext) => state.document[point];
  return {
    id,
    label,
    shortcut,
    scope: 'global',
    canRun: (context) => timeOf(context) !== null,
    run: (context) => seek(context, timeOf(context) ?? 0),
  };
}

/** Sets in and out point around the selected range, on whole frames, turns the loop on and goes to its start. */
function loopRange(context: CommandContext): void {
  const { editor, state } = context;
  const { frames } = state.session;
  const { start, end } = targetRange(state);
  const inPoint = frameTime(frames, frameAt(frames, start));
  const last = frameAt(frames, end);
  // A range that ends on a frame's start does not contain that frame.
  const after = frameTime(frames, last) < end - 1e-6 ? last + 1 : last;
  const outPoint = Math.min(projectDuration(state.document), Math.max(end, frameTime(frames, after)));
  editor.change('Loop range', (document) => ({ ...document, inPoint, outPoint, loop: true }));
  seek(context, inPoint, `Loop ${describeRange(editor.state, { start: inPoint, end: outPoint })}`);
}

export const timeCommands: readonly Command[] = [
  step('time.previous-frame', 'Previous frame', 'ArrowLeft ,', -1),
  step('time.next-frame', 'Next frame', 'ArrowRight .', 1),
  step('time.back-ten', 'Back 10 frames', 'Shift+ArrowLeft', -10),
  step('time.on-ten', 'Forward 10 frames', 'Shift+ArrowRight', 10),
  {
    id: 'time.start',
    label: 'Go to start',
    shortcut: 'Home',
    scope: 'global',
    canRun: always,
    run: (context) => seek(context, 0),
  },
  {
    id: 'time.end',
    label: 'Go to end',
    shortcut: 'End',
    scope: 'global',
    canRun: always,
    run: (context) => seek(context, projectDuration(context.state.document)),
  },
  {
    id: 'time.in',
    label: 'Set in point',
    shortcut: 'I',
    scope: 'global',
    canRun: always,
    run(context) {
      const inPoint = currentFrameTime(context);
      context.editor.change('Set in point', (document) => ({
        ...document,
        inPoint,
        outPoint: document.outPoint !== null && document.outPoint > inPoint ? document.outPoint : null,
      }));
      context.editor.announce(`In ${describeTime(context.editor.state, inPoint)}`);
    },
  },
  {
    id: 'time.out',
    label: 'Set out point',
    shortcut: 'O',
    scope: 'global',
    canRun: always,
    run(context) {
      // The end of the clip is past the last frame, so no frame starts there.
      const end = projectDuration(context.state.document);
      const outPoint = context.clock.now() >= end - 1e-6 ? end : currentFrameTime(context);
      context.editor.change('Set out point', (document) => ({
        ...document,
        outPoint,
        inPoint: document.inPoint !== null && document.inPoint < outPoint ? document.inPoint : null,
      }));
      context.editor.announce(`Out ${describeTime(context.editor.state, outPoint)}`);
    },
  },
  {
    id: 'time.clear-in-out',
    label: 'Clear in and out points',
    shortcut: 'Alt+X',
    scope: 'global',
    canRun: ({ state: { document } }) => document.inPoint !== null || document.outPoint !== null,
    run({ editor }) {
      editor.change('Clear in and out points', (document) => ({
        ...document,
        inPoint: null,
        outPoint: null,
      }));
      editor.announce('In and out points cleared');
    },
  },
  {
    id: 'time.loop',
    label: 'Loop',
    shortcut: 'Shift+L',
    scope: 'global',
    canRun: always,
    run({ editor, state }) {
      const loop = !state.document.loop;
      editor.change(loop ? 'Loop on' : 'Loop off', (document) => ({ ...document, loop }));
      editor.announce(loop ? 'Loop on' : 'Loop off');
    },
  },
  {
    id: 'time.loop-range',
    label: 'Loop range',
    shortcut: 'X',
    scope: 'global',
    canRun: (context) => rangeObstacle(context) === null,
    obstacle: rangeObstacle,
    run: loopRange,
  },
  goTo('time.go-in', 'Go to in point', 'Shift+I', 'inPoint'),
  goTo('time.go-out', 'Go to out point', 'Shift+O', 'outPoint'),
  {
    id: 'time.go-to',
    label: 'Go to time…',
    shortcut: 'Mod+G',
    scope: 'global',
    canRun: always,
    run: ({ editor }) => editor.setSession({ timePanel: 'go-to' }),
  },
];
