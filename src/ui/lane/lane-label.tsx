import { useStore } from 'zustand';
import { commandById } from '../../editor/commands/commands';
import { scales, setScale } from '../../editor/commands/tool-commands';
import { commandContext, type Clock } from '../../editor/commands/command';
import type { Editor } from '../../editor/editor';
import type { LaneScale } from '../../editor/lane-geometry';

interface LaneLabelProps {
  readonly editor: Editor;
  readonly clock: Clock;
  /** A take is measured: the strip under the curve tells where it misses. */
  readonly measured: boolean;
}

/** Left of the lane: what the curves are, their scale, and whether both channels are edited together. */
export function LaneLabel({ editor, clock, measured }: LaneLabelProps) {
  const linked = useStore(editor.store, (state) => state.document.linked);
  const same = useStore(editor.store, ({ document }) => document.curve.left === document.curve.right);
  const scale = useStore(editor.store, (state) => state.session.scale);
  const hasPrediction = useStore(editor.store, (state) => state.document.prediction !== null);
  const showPan = useStore(editor.store, (state) => state.session.showPan);
  const run = (id: string) => commandById(id).run(commandContext(editor, clock));
  return (
    <div className="lane-label">
      <strong>Envelope</strong>
      <div className="lane-modes">
        <button
          type="button"
          aria-label="Link L/R"
          aria-pressed={linked}
          title="Edit left and right together"
          onClick={() => run('lane.link')}
        >
          Link
        </button>
        <button
          type="button"
          aria-pressed={showPan}
          title="Show where the sound lies between left and right"
          onClick={() => run('lane.pan')}
        >
          Pan
        </button>
      </div>
      <label className="lane-scale">
        Scale
        <select
          value={scale}
          title="Levels in decibels, linear, or as the mapper's 64 µ-law classes, onto which levels snap"
          onChange={(event) => setScale(editor, event.target.value as LaneScale)}
        >
          {scales.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <ul>
        {linked && same ? (
          <li className="key-both wide">L + R</li>
        ) : (
          <>
            <li className="key-left">Left</li>
            <li className="key-right">Right</li>
          </>
        )}
        {hasPrediction && <li className="key-prediction wide">Mapper</li>}
        {measured && (
          <>
            <li className="key-loud" title="The take is louder than the curve here">
              Loud
            </li>
            <li className="key-soft" title="The take is softer than the curve here">
              Soft
            </li>
          </>
        )}
      </ul>
    </div>
  );
}
