import { FileButton } from '../controls/file-button';
import { Icon } from '../controls/icon';
import { useFileDrop } from '../controls/use-file-drop';
import { useEditorState, useStudio, useStudioState } from '../hooks/use-studio';
import { PeaksThumbnail } from './peaks-thumbnail';

/** Reference audio, chosen by button or drop. With a text prompt as well, a slider weights the two. */
export function ReferenceField() {
  const studio = useStudio();
  const drop = useFileDrop((file) => void studio.prompt.setReference(file));
  const { reference: chosen, referenceWeight, text } = useEditorState((state) => state.document.prompt);
  const reference = useStudioState((state) => state.reference);
  const loading = useStudioState((state) => state.jobs.reference.kind === 'running');
  return (
    <div className="reference" {...drop}>
      <div className="reference-row">
        <FileButton
          label="Reference audio"
          icon="sound"
          accept="audio/*,video/*"
          onFile={(file) => void studio.prompt.setReference(file)}
        />
        {chosen === null ? (
          <span className="hint">{loading ? 'Loading…' : 'or drop a file here'}</span>
        ) : (
          <>
            <span className="reference-name" title={chosen.name}>
              {chosen.name}
            </span>
            <button
              type="button"
              className="icon-button quiet"
              aria-label="Clear reference"
              title="Clear reference"
              onClick={() => studio.prompt.clearReference()}
            >
              <Icon name="close" />
            </button>
          </>
        )}
      </div>
      {chosen !== null && reference && (
        <div className="reference-wave">
          <PeaksThumbnail peaks={reference.peaks} />
          <span className="numeric">{reference.seconds.toFixed(1)} s</span>
        </div>
      )}
      {chosen !== null && !reference && !loading && (
        <p className="hint">The reference audio is not on this machine. Open it again or clear it.</p>
      )}
      {chosen !== null && text.trim() !== '' && (
        <label className="weight">
          <span>Text</span>
          <input
            type="range"
            min={0}
            max={1}
            step={0.05}
            value={referenceWeight}
            aria-label="Reference weight"
            aria-valuetext={`${Math.round(referenceWeight * 100)} % reference`}
            onChange={(event) => studio.prompt.set({ referenceWeight: Number(event.target.value) })}
          />
          <span>Reference</span>
        </label>
      )}
    </div>
  );
}
