import type { TimeRange } from '../../core/curve/range';
import { lockSilence, locksWithin, unlockSilence } from '../../core/curve/silence-locks';
import { describeRange } from '../describe';
import { noPoints, targetRange } from '../scene';
import { reveal } from '../timeline/time-view';
import type { Command, CommandContext } from './command';
import { rangeObstacle } from './range-obstacle';

/** Why no silence lock in the chosen range can be removed, as a sentence; null when one can. */
function unlockObstacle(context: CommandContext): string | null {
  const { state } = context;
  const isLocked = locksWithin(state.document.silenceLocks, targetRange(state)).length > 0;
  return rangeObstacle(context) ?? (isLocked ? null : 'There is no silence lock there.');
}

const hasLocks = ({ state }: CommandContext) => state.document.silenceLocks.length > 0;

/** Selects the next or previous lock from the selected range or the playhead, wrapping at the ends. */
function selectAdjacent({ editor, state, clock }: CommandContext, direction: 1 | -1): void {
  const { silenceLocks: locks } = state.document;
  const now = state.selection.range?.start ?? clock.now();
  const next =
    direction > 0
      ? (locks.find(({ start }) => start > now + 1e-6) ?? locks[0])
      : (locks.findLast(({ start }) => start < now - 1e-6) ?? locks.at(-1));
  if (!next) return;
  editor.select((selection) => ({ ...selection, range: next, points: noPoints }));
  clock.seek(next.start);
  editor.setView((view, duration) => reveal(view, next.start, duration));
  const name = `silence lock ${locks.indexOf(next) + 1} of ${locks.length}`;
  editor.announce(`${name}, ${describeRange(editor.state, next)}`);
}

function change(
  { editor, state }: CommandContext,
  label: string,
  apply: (locks: readonly TimeRange[], range: TimeRange) => readonly TimeRange[],
): void {
  const range = targetRange(state);
  editor.change(label, (document) => {
    const silenceLocks = apply(document.silenceLocks, range);
    return silenceLocks === document.silenceLocks ? document : { ...document, silenceLocks };
  });
  editor.announce(`${label}: ${describeRange(editor.state, range)}`);
}

/** Silence locks: spans that stay silent whatever is drawn or generated there. */
export const silenceCommands: readonly Command[] = [
  {
    id: 'silence.lock',
    label: 'Lock silence',
    shortcut: 'Alt+M',
    scope: 'lane',
    canRun: (context) => rangeObstacle(context) === null,
    obstacle: rangeObstacle,
    run: (context) => change(context, 'Lock silence', lockSilence),
  },
  {
    id: 'silence.unlock',
    label: 'Unlock silence',
    shortcut: 'Alt+Shift+M',
    scope: 'lane',
    canRun: (context) => unlockObstacle(context) === null,
    obstacle: unlockObstacle,
    run: (context) => change(context, 'Unlock silence', unlockSilence),
  },
  {
    id: 'silence.previous',
    label: 'Previous silence lock',
    shortcut: 'Alt+,',
    scope: 'lane',
    canRun: hasLocks,
    run: (context) => selectAdjacent(context, -1),
  },
  {
    id: 'silence.next',
    label: 'Next silence lock',
    shortcut: 'Alt+.',
    scope: 'lane',
    canRun: hasLocks,
    run: (context) => selectAdjacent(context, 1),
  },
];
