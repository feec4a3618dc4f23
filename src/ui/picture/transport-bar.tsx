import { editorCommands } from '../../editor/commands/commands';
import { Icon } from '../controls/icon';
import type { IconName } from '../controls/icon';
import { useEditorState, useStudio, useStudioState } from '../studio-context';
import { usePlaying } from '../use-transport';
import { LevelMeter } from './level-meter';
import { Timecode } from './timecode';
import './transport-bar.css';

export function TransportBar() {
  const { transport } = useStudio();
  const playing = usePlaying();
  return (
    <div className="transport-bar" role="group" aria-label="Transport">
      <Timecode />
      <div className="transport-keys">
        <CommandButton command="time.start" icon="start" />
        <CommandButton command="time.previous-frame" icon="back" />
        <button
          type="button"
          className="icon-button transport-play"
          aria-label={playing ? 'Pause' : 'Play'}
          title={playing ? 'Pause (Space)' : 'Play (Space)'}
          onClick={() => (playing ? transport.pause() : void transport.play())}
        >
          <Icon name={playing ? 'pause' : 'play'} />
        </button>
        <CommandButton command="time.next-frame" icon="forward" />
        <LoopButton />
        <CommandButton command="time.marker" icon="marker" />
      </div>
      <div className="transport-levels">
        <MixButtons />
        <LevelMeter />
      </div>
    </div>
  );
}

function CommandButton({ command: id, icon }: { command: string; icon: IconName }) {
  const { editor, transport } = useStudio();
  const command = editorCommands.find((candidate) => candidate.id === id);
  if (!command) throw new Error(`No command ${id}`);
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={command.label}
      title={`${command.label} (${command.shortcut?.split(' ')[0] ?? ''})`}
      onClick={() => command.run({ editor, clock: transport })}
    >
      <Icon name={icon} />
    </button>
  );
}

function LoopButton() {
  const { editor } = useStudio();
  const loop = useEditorState((state) => state.document.loop);
  return (
    <button
      type="button"
      className="icon-button"
      aria-label="Loop"
      aria-pressed={loop}
      title="Loop between in and out (Shift+L)"
      onClick={() => editor.change(loop ? 'Loop off' : 'Loop on', (project) => ({ ...project, loop: !loop }))}
    >
      <Icon name="loop" />
    </button>
  );
}

function MixButtons() {
  const studio = useStudio();
  const mix = useStudioState((state) => state.mix);
  const hasOriginal = useStudioState((state) => state.clip !== null && state.clip.info.audio !== null);
  const hasTakes = useEditorState((state) => state.document.takes.length > 0);
  return (
    <>
      <button
        type="button"
        className="chip-button"
        aria-pressed={hasOriginal && !mix.originalMuted}
        disabled={!hasOriginal}
        title={hasOriginal ? "Hear the clip's own sound" : 'The clip has no sound of its own'}
        onClick={() => studio.setMix({ originalMuted: !mix.originalMuted })}
      >
        Original
      </button>
      <button
        type="button"
        className="chip-button"
        aria-pressed={hasTakes && !mix.takeMuted}
        disabled={!hasTakes}
        title="Hear the chosen take"
        onClick={() => studio.setMix({ takeMuted: !mix.takeMuted })}
      >
        Take
      </button>
      <button
        type="button"
        className="chip-button"
        aria-pressed={mix.audition}
        title="Hear the curve as noise, before any sound has been made"
        onClick={() => studio.setMix({ audition: !mix.audition })}
      >
        Curve
      </button>
      <label className="volume">
        <Icon name={mix.volume === 0 ? 'mute' : 'volume'} />
        <input
          type="range"
          aria-label="Volume"
          min={0}
          max={1}
          step={0.01}
          value={mix.volume}
          onChange={(event) => studio.setMix({ volume: Number(event.target.value) })}
        />
      </label>
    </>
  );
}
