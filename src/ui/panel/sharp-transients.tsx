import { withSharpTransients } from '../../editor/mapper/prediction';
import { useEditorState, useStudio } from '../hooks/use-studio';
import { Check } from '../controls/check';

/** Draws the mapper's hits with fast attacks instead of the smoothed level that the model predicts. */
export function SharpTransients() {
  const { editor } = useStudio();
  const sharp = useEditorState((state) => state.document.prediction?.detection?.sharpTransients);
  if (sharp === undefined) return null;
  return (
    <Check
      checked={sharp}
      title="The model sees level smoothed over 120 ms; this turns each bump into a fast attack and decay."
      onChange={(checked) => editor.edit('Sharp transients', (scene) => withSharpTransients(scene, checked))}
    >
      Sharp transients
    </Check>
  );
}
