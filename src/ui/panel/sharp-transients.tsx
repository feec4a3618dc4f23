import { withSharpTransients } from '../../editor/mapper/prediction';
import { useEditorState, useStudio } from '../hooks/use-studio';

/** Draws the mapper's hits with fast attacks instead of the smoothed level that the model predicts. */
export function SharpTransients() {
  const { editor } = useStudio();
  const sharp = useEditorState((state) => state.document.prediction?.detection?.sharpTransients);
  if (sharp === undefined) return null;
  return (
    <label
      className="check"
      title="The model sees level smoothed over 120 ms; this turns each bump into a fast attack and decay."
    >
      <input
        type="checkbox"
        checked={sharp}
        onChange={({ target }) =>
          editor.edit('Sharp transients', (scene) => withSharpTransients(scene, target.checked))
        }
      />
      Sharp transients
    </label>
  );
}
