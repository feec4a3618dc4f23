import { useRef } from 'react';
import { FileButton } from '../controls/file-button';
import { useFileDrop } from '../controls/use-file-drop';
import { useEditorState, useStudio, useStudioState } from '../hooks/use-studio';
import { useTransportFrames } from '../hooks/use-transport';
import { useCommandTitle } from '../keyboard/use-command-title';
import { PerformControls } from './perform-controls';
import './perform.css';

/** Envelope from a performance: hits, recorded voice or an audio file. */
export function PerformPanel() {
  const studio = useStudio();
  const drop = useFileDrop(([file]) => void (file && studio.draft.fromSound(file)));
  const armed = useStudioState((state) => state.perform.armed);
  const performTitle = useCommandTitle('perform.arm', 'Perform hits with keys, pad or MIDI during playback');
  const hasClip = useEditorState((state) => state.document.clip !== null);
  return (
    <section
      className="panel-section perform"
      aria-label="Performing"
      data-armed={armed || undefined}
      {...drop}
    >
      <div className="perform-sources">
        <button
          type="button"
          className="button small"
          aria-pressed={armed}
          disabled={!hasClip}
          title={performTitle}
          onClick={() => studio.perform.arm(!armed)}
        >
          Perform
        </button>
        <RecordButton disabled={!hasClip} />
        <FileButton
          label="Sound to envelope"
          className="small"
          accept="audio/*,video/*"
          disabled={!hasClip}
          onFile={(file) => void studio.draft.fromSound(file)}
        />
      </div>
      {armed && <PerformControls />}
    </section>
  );
}

/** Starts playback and recording together. Its background shows the input level. */
function RecordButton({ disabled }: { readonly disabled: boolean }) {
  const studio = useStudio();
  const recording = useStudioState((state) => state.recording);
  const button = useRef<HTMLButtonElement>(null);
  const title = useCommandTitle(
    recording ? 'page.play' : 'perform.record',
    recording
      ? 'Stop recording'
      : 'Record the microphone during playback, over the selected range or from the playhead. Use headphones',
  );
  useTransportFrames(() => {
    if (!recording) return;
    studio.draft.advanceRecording((peak) =>
      button.current?.style.setProperty('--input', String(Math.min(1, peak))),
    );
  });
  return (
    <button
      ref={button}
      type="button"
      className="button small record-button"
      aria-pressed={recording}
      disabled={disabled}
      title={title}
      onClick={() => void studio.draft.recordVoice()}
    >
      Record voice
    </button>
  );
}
