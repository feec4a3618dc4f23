import { useStore } from 'zustand';
import { locksWithin } from '../../core/curve/silence-locks';
import type { Clock } from '../../editor/commands/command';
import { commandById } from '../../editor/commands/commands';
import type { Editor } from '../../editor/editor';
import { timeToX, viewEnd } from '../../editor/timeline/time-view';
import { CommandButton } from '../controls/command-button';
import { RetakeButton } from '../controls/retake-button';
import { Toolbar } from '../controls/toolbar';
import { usePageRegions } from '../frame/page-regions';

interface RangeBarProps {
  readonly editor: Editor;
  readonly clock: Clock;
}

/** The most used range edits, with short labels. */
const actions: readonly (readonly [string, string])[] = [
  ['range.gain', 'Gain…'],
  ['range.normalise', 'Normalise'],
  ['range.smooth', 'Smooth'],
  ['range.revert', 'Revert'],
];

/** With its distance to the lane's edge, CSS pixels. */
export const RANGE_BAR_HEIGHT = 32;

/** Width of the bar, CSS pixels: it stays inside the lane. */
const WIDTH = 610;

/** A toolbar at the selected range. */
export function RangeBar({ editor, clock }: RangeBarProps) {
  const range = useStore(editor.store, (state) => state.selection.range);
  const view = useStore(editor.store, (state) => state.session.view);
  const locks = useStore(editor.store, (state) => state.document.silenceLocks);
  const regions = usePageRegions();
  if (!range || range.end <= view.start || range.start >= viewEnd(view)) return null;
  const locked = locksWithin(locks, range).length > 0;
  const left = Math.max(4, Math.min(timeToX(view, range.start) + 4, view.width - WIDTH));
  return (
    <Toolbar
      label="Selected range"
      className="range-bar"
      style={{ left }}
      onPress={() => regions.focus('lane')}
    >
      <CommandButton
        command={commandById('time.loop-range')}
        label="Loop range"
        editor={editor}
        clock={clock}
      />
      {actions.map(([id, label]) => (
        <CommandButton key={id} command={commandById(id)} label={label} editor={editor} clock={clock} />
      ))}
      <CommandButton command={commandById('range.silence')} label="Silence" editor={editor} clock={clock} />
      <CommandButton
        command={commandById(locked ? 'silence.unlock' : 'silence.lock')}
        label={locked ? 'Unlock silence' : 'Lock silence'}
        editor={editor}
        clock={clock}
      />
      <RetakeButton label="Retake" />
      <CommandButton command={commandById('stamp.save')} label="Stamp…" editor={editor} clock={clock} />
    </Toolbar>
  );
}
