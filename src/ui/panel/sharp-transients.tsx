import { withSharpTransients } from '../../editor/mapper-curve';
import { useEditorState, useStudio } from '../hooks/use-studio';

/** Whether the mapper's hits are drawn as strikes or as the averages that it maps. */
export function SharpTransients() {
  const { editor } = useStudio();
  const crisp = useEditorState((state) => state.document.prediction?.detection?.sharpTransients);
  if (crisp === undefined) return null;
  return (
    <label
      className="check"
      title="The mapper hears loudness averaged over 0.12 s. Crisp draws each hit as the strike that it is an average of."
    >
      <input
        type="checkbox"
        checked={crisp}
        onChange={({ target }) =>
          editor.edit('Crisp hits', (scene) => withSharpTransients(scene, target.checked))
        }
      />
      Crisp hits
    </label>
  );
}
