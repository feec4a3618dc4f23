import { useId } from 'react';
import type { Prompt } from '../../core/project/project';
import { useEditorState, useStudio, useStudioState } from '../hooks/use-studio';
import { usePageRegions } from '../frame/page-regions';
import { useSoundDrop } from '../sounds/drag-sound';
import { PictureField } from './picture-field';
import { RecordingChoice } from './recording-choice';
import { ReferenceField } from './reference-field';

/** Text prompt, what the picture shows, negative prompt and reference audio. */
export function PromptPanel() {
  const studio = useStudio();
  const regions = usePageRegions();
  const drop = useSoundDrop((id) => void studio.soundFolders.useAsReference(id));
  return (
    <section className="panel-section prompt" aria-label="Prompt" ref={regions.ref('prompt')} {...drop}>
      <PromptText field="text" label="Text prompt" rows={2} placeholder="hammer on an anvil, dry, close" />
      <LastPrompt />
      <PictureField />
      <PromptText field="negative" label="Negative prompt" rows={1} placeholder="music, voices" />
      <ReferenceField />
      <RecordingChoice />
    </section>
  );
}

/** Offers the words of the project before while the prompt is empty. */
function LastPrompt() {
  const studio = useStudio();
  const last = useStudioState((state) => state.lastPrompt);
  const empty = useEditorState(({ document: { prompt } }) => prompt.text === '' && prompt.negative === '');
  if (!last || !empty) return null;
  return (
    <button
      type="button"
      className="button small last-prompt"
      title={last.text || last.negative}
      onClick={() => studio.prompt.set(last)}
    >
      Use the last prompt: {last.text || last.negative}
    </button>
  );
}

interface PromptTextProps {
  readonly field: keyof Pick<Prompt, 'text' | 'negative'>;
  readonly label: string;
  readonly rows: number;
  readonly placeholder: string;
}

function PromptText({ field, label, rows, placeholder }: PromptTextProps) {
  const studio = useStudio();
  const id = useId();
  const value = useEditorState((state) => state.document.prompt[field]);
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        rows={rows}
        value={value}
        placeholder={placeholder}
        maxLength={2000}
        spellCheck
        onChange={(event) => studio.prompt.set({ [field]: event.target.value })}
        onBlur={() => studio.editor.seal()}
      />
    </div>
  );
}
