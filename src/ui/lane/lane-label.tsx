import { useStore } from 'zustand';
import { commandById } from '../../editor/commands/commands';
import type { Clock } from '../../editor/commands/command';
import type { Editor } from '../../editor/editor';

interface LaneLabelProps {
  readonly editor: Editor;
  readonly clock: Clock;
}

/** Left of the lane: what the curves are, their scale, and whether both channels are edited together. */
export function LaneLabel({ editor, clock }: LaneLabelProps) {
  const linked = useStore(editor.store, (state) => state.document.linked);
  const same = useStore(editor.store, ({ document }) => document.curve.left === document.curve.right);
  const scale = useStore(editor.store, (state) => state.session.scale);
  const hasGhost = useStore(editor.store, (state) => state.document.ghost !== null);
  const run = (id: string) => commandById(id).run({ editor, clock });
  return (
    <div className="lane-label">
      <strong>Envelope</strong>
      <button type="button" aria-pressed={linked} onClick={() => run('lane.link')}>
        Link L/R
      </button>
      <button type="button" title="Switch between decibels and linear" onClick={() => run('lane.scale')}>
        {scale === 'decibels' ? 'Scale: dB' : 'Scale: linear'}
      </button>
      <ul>
        {linked && same ? (
          <li className="key-both">L + R</li>
        ) : (
          <>
            <li className="key-left">Left</li>
            <li className="key-right">Right</li>
          </>
        )}
        {hasGhost && <li className="key-ghost">Mapper</li>}
      </ul>
    </div>
  );
}
