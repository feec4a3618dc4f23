import { type ReactNode, useId } from 'react';
import type { Prompt } from '../../core/project/project';
import { useEditorState, useStudio } from '../hooks/use-studio';
import { usePageRegions } from '../frame/page-regions';
import { useSoundDrop } from '../sounds/drag-sound';
import { PictureField } from './picture-field';
import { RecentPrompts } from './recent-prompts';
import { RecordingChoice } from './recording-choice';
import { ReferenceField } from './reference-field';

/** Text prompt, what the picture shows, negative prompt and reference audio. */
export function PromptPanel() {
  const studio = useStudio();
  const regions = usePageRegions();
  const drop = useSoundDrop((id) => void studio.soundFolders.useAsReference(id));
  return (
    <section className="panel-section prompt" aria-label="Prompt" ref={regions.ref('prompt')} {...drop}>
      <PromptText field="text" label="Text prompt" rows={2} placeholder="hammer on an anvil, dry, close">
        <RecentPrompts />
      </PromptText>
      <PictureField />
      <PromptText field="negative" label="Negative prompt" rows={1} placeholder="music, voices" />
      <ReferenceField />
      <RecordingChoice />
    </section>
  );
}

interface PromptTextProps {
  readonly field: keyof Pick<Prompt, 'text' | 'negative'>;
  readonly label: string;
  readonly rows: number;
  readonly placeholder: string;
  /** Beside the label. */
  readonly children?: ReactNode;
}

function PromptText({ field, label, rows, placeholder, children }: PromptTextProps) {
  const studio = useStudio();
  const id = useId();
  const value = useEditorState((state) => state.document.prompt[field]);
  return (
    <div className="field prompt-text">
      <label htmlFor={id}>{label}</label>
      {children}
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
