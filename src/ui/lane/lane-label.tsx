import { currentTakeOf } from '../../core/project/project';
import { useStore } from 'zustand';
import { commandById } from '../../editor/commands/commands';
import { scales, setScale } from '../../editor/commands/tool-commands';
import { commandContext, type Clock } from '../../editor/commands/command';
import { describeTime } from '../../editor/describe';
import type { Editor } from '../../editor/editor';
import { curveOrigin } from '../../core/project/take-curve';
import { partialEnd, type PartialPrediction } from '../../studio/envelope/partial-prediction';
import { Editable } from '../controls/editable';
import type { LaneScale } from '../../editor/lane/lane-geometry';

/** What the level errors are against, where it is not the curve on which they are drawn, or cannot be the take's own. */
const comparedWith = {
  earlier: { label: 'vs. earlier curve', title: "Level errors against the take's own, earlier curve" },
  unknown: { label: 'vs. present curve', title: 'Level errors against the present curve' },
} as const;

interface LaneLabelProps {
  readonly editor: Editor;
  readonly clock: Clock;
  /** The current take is measured: the lane shows its level errors. */
  readonly measured: boolean;
  /** What a running mapping has decoded so far. */
  readonly partial: PartialPrediction | null;
}

/** Left of the lane: channel link, pan lane, scale and the legend. */
export function LaneLabel({ editor, clock, measured, partial }: LaneLabelProps) {
  const linked = useStore(editor.store, (state) => state.document.linked);
  const same = useStore(editor.store, ({ document }) => document.curve.left === document.curve.right);
  const scale = useStore(editor.store, (state) => state.session.scale);
  const hasPrediction = useStore(editor.store, (state) => state.document.prediction !== null);
  const showPan = useStore(editor.store, (state) => state.session.showPan);
  const origin = useStore(editor.store, ({ document }) => {
    const take = currentTakeOf(document);
    return take ? curveOrigin(take, document) : 'present';
  });
  const run = (id: string) => commandById(id).run(commandContext(editor, clock));
  return (
    <div className="lane-label">
      <strong>Envelope</strong>
      <div className="lane-modes">
        <Editable>
          <button
            type="button"
            aria-label="Link L/R"
            aria-pressed={linked}
            title="Edit left and right together"
            onClick={() => run('lane.link')}
          >
            Link
          </button>
        </Editable>
        <button
          type="button"
          aria-pressed={showPan}
          title="Show the pan lane"
          onClick={() => run('lane.pan')}
        >
          Pan
        </button>
      </div>
      <label className="lane-scale">
        Scale
        <select
          value={scale}
          title="dB RMS, linear RMS, or the mapper's 64 µ-law classes (levels snap to them)"
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
        {(hasPrediction || partial) && (
          <li className="key-prediction wide">
            {partial
              ? `Predicted up to ${describeTime(editor.state, partialEnd(partial))}`
              : 'Mapper prediction'}
          </li>
        )}
        {measured && (
          <>
            {origin !== 'present' && (
              <li className="wide note" title={comparedWith[origin].title}>
                {comparedWith[origin].label}
              </li>
            )}
            <li className="key-loud" title="The take is louder than the envelope">
              Louder
            </li>
            <li className="key-quiet" title="The take is quieter than the envelope">
              Quieter
            </li>
          </>
        )}
      </ul>
    </div>
  );
}
