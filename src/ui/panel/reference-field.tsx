import { FileButton } from '../controls/file-button';
import { Icon } from '../controls/icon';
import { useFileDrop } from '../controls/use-file-drop';
import { useEditorState, useStudio, useStudioState } from '../hooks/use-studio';
import { PeaksThumbnail } from './peaks-thumbnail';

/** The reference sound: by button or by dropping it here; with words as well, a slider weighs the two. */
export function ReferenceField() {
  const studio = useStudio();
  const drop = useFileDrop((file) => void studio.setReference(file));
  const { referenceName, referenceWeight, text } = useEditorState((state) => state.document.prompt);
  const reference = useStudioState((state) => state.reference);
  const reading = useStudioState((state) => state.jobs.reference.kind === 'running');
  return (
    <div className="reference" {...drop}>
      <div className="reference-row">
        <FileButton
          label="Reference audio"
          icon="sound"
          accept="audio/*,video/*"
          onFile={(file) => void studio.setReference(file)}
        />
        {referenceName === null ? (
          <span className="hint">{reading ? 'Reading…' : 'or drop it here'}</span>
        ) : (
          <>
            <span className="reference-name" title={referenceName}>
              {referenceName}
            </span>
            <button
              type="button"
              className="icon-button quiet"
              aria-label="Clear reference"
              title="Clear the reference"
              onClick={() => studio.clearReference()}
            >
              <Icon name="close" />
            </button>
          </>
        )}
      </div>
      {referenceName !== null && reference && (
        <div className="reference-wave">
          <PeaksThumbnail peaks={reference.peaks} />
          <span className="numeric">{reference.seconds.toFixed(1)} s</span>
        </div>
      )}
      {referenceName !== null && !reference && !reading && (
        <p className="hint">This sound is not on this machine. Open it again, or clear it.</p>
      )}
      {referenceName !== null && text.trim() !== '' && (
        <label className="weight">
          <span>Words</span>
          <input
            type="range"
            min={0}
            max={1}
            step={0.05}
            value={referenceWeight}
            aria-label="Reference weight"
            aria-valuetext={`${Math.round(referenceWeight * 100)} % reference`}
            onChange={(event) => studio.setPrompt({ referenceWeight: Number(event.target.value) })}
          />
          <span>Reference</span>
        </label>
      )}
    </div>
  );
}
