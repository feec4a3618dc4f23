import { useId, useRef } from 'react';
import { describeSensitivity } from '../../editor/mapper/describe-sensitivity';
import type { Gesture } from '../../editor/editor';
import { withSensitivity } from '../../editor/mapper/prediction';
import { SENSITIVITY_STEP } from '../../editor/commands/mapper-commands';
import { useEditorState, useStudio } from '../hooks/use-studio';

/**
 * Confidence that a detected hit needs to be drawn. A drag is one undo step, as are consecutive key presses; Escape cancels a drag.
 */
export function SensitivitySlider() {
  const { editor } = useStudio();
  const id = useId();
  const gesture = useRef<Gesture | null>(null);
  const sensitivity = useEditorState((state) => state.document.prediction?.detection?.sensitivity);
  const text = useEditorState((state) => describeSensitivity(state.document));
  if (sensitivity === undefined) return null;

  const end = (how: 'commit' | 'cancel') => {
    const own = gesture.current;
    gesture.current = null;
    own?.[how]();
  };
  const change = (value: number) => {
    if (gesture.current) gesture.current.update((scene) => withSensitivity(scene, value));
    else editor.edit('Sensitivity', (scene) => withSensitivity(scene, value), { mergeKey: 'sensitivity' });
  };
  return (
    <div className="sensitivity">
      <label htmlFor={id}>Sensitivity</label>
      <span aria-hidden="true">{text}</span>
      <input
        id={id}
        type="range"
        min={-1}
        max={1}
        step={SENSITIVITY_STEP}
        value={sensitivity}
        aria-valuetext={text}
        onPointerDown={() => (gesture.current = editor.beginGesture('Sensitivity'))}
        onPointerUp={() => end('commit')}
        onPointerCancel={() => end('cancel')}
        onChange={(event) => change(Number(event.target.value))}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && gesture.current) {
            end('cancel');
            event.stopPropagation();
          }
        }}
        onBlur={() => {
          end('commit');
          editor.seal();
        }}
        onDoubleClick={() => change(0)}
        title="Left: confident hits only. Right: more hits. Double-click to reset."
      />
      <span aria-hidden="true">Confident hits</span>
      <span aria-hidden="true">More hits</span>
    </div>
  );
}
