import { useRef } from 'react';
import { FileButton } from '../controls/file-button';
import { useFileDrop } from '../controls/use-file-drop';
import { useEditorState, useStudio, useStudioState } from '../hooks/use-studio';
import { useTransportFrames } from '../hooks/use-transport';
import { PerformControls } from './perform-controls';
import { EnvelopeDraftControls } from './envelope-draft-controls';
import './perform.css';

/** The ways to a curve by performing it: hits, a sound at hand, or one's own voice. */
export function PerformPanel() {
  const studio = useStudio();
  const drop = useFileDrop((file) => void studio.soundToEnvelope(file));
  const armed = useStudioState((state) => state.perform.armed);
  const sketching = useStudioState((state) => state.envelopeDraft !== null);
  const hasClip = useEditorState((state) => state.document.clip !== null);
  return (
    <section
      className="panel-section perform"
      aria-label="Performing"
      data-armed={armed || undefined}
      {...drop}
    >
      <div className="perform-ways">
        <button
          type="button"
          className="button small"
          aria-pressed={armed}
          disabled={!hasClip}
          title="Play hits into the curve with keys, pad or MIDI while the picture runs (P)"
          onClick={() => studio.arm(!armed)}
        >
          Perform
        </button>
        <RecordButton disabled={!hasClip} />
        <FileButton
          label="Sound to envelope"
          className="small"
          accept="audio/*,video/*"
          disabled={!hasClip}
          onFile={(file) => void studio.soundToEnvelope(file)}
        />
      </div>
      {armed && <PerformControls />}
      {sketching && <EnvelopeDraftControls />}
    </section>
  );
}

/** Starts picture and microphone together; its ground shows the level that comes in. */
function RecordButton({ disabled }: { readonly disabled: boolean }) {
  const studio = useStudio();
  const recording = useStudioState((state) => state.recording);
  const button = useRef<HTMLButtonElement>(null);
  useTransportFrames(() => {
    const peak = studio.advanceRecording();
    button.current?.style.setProperty('--input', String(Math.min(1, peak)));
  });
  return (
    <button
      ref={button}
      type="button"
      className="button small record-button"
      aria-pressed={recording}
      disabled={disabled}
      title={
        recording
          ? 'Stop recording (Space)'
          : 'Record the microphone while the picture plays, over the selected range or from the playhead (Alt+V). Wear headphones.'
      }
      onClick={() => void studio.recordVoice()}
    >
      Record voice
    </button>
  );
}
