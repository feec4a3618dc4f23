import { currentTakeOf } from '../../core/project/project';
import { timeToX } from '../../editor/timeline/time-view';
import { useEditorState } from '../hooks/use-studio';

/** Lines over the ranges of the current take that were made again. */
export function RetakeMarks() {
  const take = useEditorState(({ document }) => currentTakeOf(document));
  const view = useEditorState(({ session }) => session.view);
  return take?.retakes.map(({ range: { start, end } }, index) => (
    <span
      key={index}
      className="retake-mark"
      aria-hidden="true"
      style={{ left: timeToX(view, start), width: (end - start) * view.pixelsPerSecond }}
    />
  ));
}
