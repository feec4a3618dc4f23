import { listLimits, settingBounds } from '../../core/project/bounds';
import type { ReferenceSound } from '../../core/project/project';
import { withShares } from '../../core/recordings/with-shares';
import { FileButton } from '../controls/file-button';
import { IconButton } from '../controls/icon-button';
import { useFileDrop } from '../controls/use-file-drop';
import { useEditorState, useStudio, useStudioState } from '../hooks/use-studio';
import { PeaksThumbnail } from './peaks-thumbnail';

/** Reference audio, chosen by button or drop: several sounds, each with its weight. With a text prompt as well, a slider weights them and the text. */
export function ReferenceField() {
  const studio = useStudio();
  const add = (file: File) => void studio.prompt.addReference(file);
  const drop = useFileDrop((files) => files.forEach(add));
  const { references, referenceWeight, text } = useEditorState((state) => state.document.prompt);
  const loading = useStudioState((state) => state.jobs.reference.kind === 'running');
  const isFull = references.length >= listLimits.references;
  const hint = isFull
    ? `${references.length} at most`
    : `or drop ${references.length > 0 ? 'more' : 'files'} here`;
  return (
    <div className="reference" {...drop}>
      <div className="reference-row">
        <FileButton
          label="Reference audio"
          icon="sound"
          accept="audio/*,video/*"
          disabled={isFull}
          multiple
          onFile={add}
        />
        <span className="hint">{loading ? 'Loading…' : hint}</span>
      </div>
      {references.length > 0 && (
        <ul aria-label="Reference sounds">
          {withShares(references).map(({ weight: share }, k) => (
            <ReferenceRow key={references[k]!.sound} reference={references[k]!} share={share} />
          ))}
        </ul>
      )}
      {references.length > 0 && text.trim() !== '' && (
        <label className="weight">
          <span>Text</span>
          <input
            type="range"
            {...settingBounds.referenceWeight}
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

interface ReferenceRowProps {
  readonly reference: ReferenceSound;
  /** Of all references; 1 for one alone. */
  readonly share: number;
}

function ReferenceRow({ reference: { name, sound, weight }, share }: ReferenceRowProps) {
  const studio = useStudio();
  const waveform = useStudioState((state) => state.references.get(sound));
  const loading = useStudioState((state) => state.jobs.reference.kind === 'running');
  const isAlone = share === 1;
  const percent = `${Math.round(share * 100)} %`;
  const clear = isAlone ? 'Clear reference' : `Clear reference ${name}`;
  return (
    <li>
      <div className="reference-row">
        <span className="reference-name" title={name}>
          {name}
        </span>
        {!isAlone && (
          <label className="weight" title="How many of the hits it plays, beside the other references">
            <input
              type="range"
              {...settingBounds.singleReferenceWeight}
              step={0.05}
              value={weight}
              aria-label={`Weight of ${name}`}
              aria-valuetext={percent}
              onChange={(event) => studio.prompt.weighReference(sound, Number(event.target.value))}
              onBlur={() => studio.editor.seal()}
            />
            <span className="numeric">{percent}</span>
          </label>
        )}
        <IconButton
          icon="close"
          className="quiet"
          label={clear}
          title={clear}
          onClick={() => studio.prompt.removeReference(sound)}
        />
      </div>
      {waveform && (
        <div className="reference-wave">
          <PeaksThumbnail peaks={waveform.peaks} />
          <span className="numeric">{waveform.seconds.toFixed(1)} s</span>
        </div>
      )}
      {!waveform && !loading && (
        <p className="hint">The reference audio is not on this machine. Open it again or clear it.</p>
      )}
    </li>
  );
}
