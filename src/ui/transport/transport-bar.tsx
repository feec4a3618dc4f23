import { commandContext } from '../../editor/commands/command';
import { commandById, editorCommands } from '../../editor/commands/commands';
import { type AuditionKind, auditionKinds } from '../../studio/playback/audition';
import { Icon, type IconName } from '../controls/icon';
import { titleWithKey } from '../keyboard/key-names';
import { useEditorState, useStudio, useStudioState } from '../hooks/use-studio';
import { usePlaying, useShuttleRate } from '../hooks/use-transport';
import { MarkerList } from './clock/marker-list';
import { LevelMeter } from './level-meter';
import { Timecode } from './clock/timecode';
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
          title={playing ? 'Pause' : 'Play'}
          onClick={() => (playing ? transport.pause() : void transport.play())}
        >
          <Icon name={playing ? 'pause' : 'play'} />
        </button>
        <CommandButton command="time.next-frame" icon="forward" />
        <LoopButton />
        <CommandButton command="time.marker" icon="marker" />
        <MarkerList />
        <ShuttleRate />
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
  const keymap = useEditorState((state) => state.session.keymap);
  const command = editorCommands.find((candidate) => candidate.id === id);
  if (!command) throw new Error(`No command ${id}`);
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={command.label}
      title={titleWithKey(command, keymap)}
      onClick={() => command.run(commandContext(editor, transport))}
    >
      <Icon name={icon} />
    </button>
  );
}

/** The shuttle speed. There is no sound except at normal speed. */
function ShuttleRate() {
  const rate = useShuttleRate();
  const shown = rate !== 0 && rate !== 1;
  return <span className="shuttle-rate">{shown ? `${String(rate).replace('-', '−')}×` : ''}</span>;
}

function LoopButton() {
  const { editor } = useStudio();
  const loop = useEditorState((state) => state.document.loop);
  const keymap = useEditorState((state) => state.session.keymap);
  return (
    <button
      type="button"
      className="icon-button"
      aria-label="Loop"
      aria-pressed={loop}
      title={titleWithKey(commandById('time.loop'), keymap, 'Loop between in and out')}
      onClick={() => editor.change(loop ? 'Loop off' : 'Loop on', (project) => ({ ...project, loop: !loop }))}
    >
      <Icon name="loop" />
    </button>
  );
}

function MixButtons() {
  const studio = useStudio();
  const mix = useStudioState((state) => state.mix);
  const hasProduction = useStudioState((state) => state.clip !== null && state.clip.info.audio !== null);
  const hasTakes = useEditorState((state) => state.document.takes.length > 0);
  return (
    <>
      <button
        type="button"
        className="chip-button"
        aria-pressed={hasProduction && !mix.productionMuted}
        disabled={!hasProduction}
        title={hasProduction ? 'Monitor the production sound' : 'The clip has no audio track'}
        onClick={() => studio.playback.setMix({ productionMuted: !mix.productionMuted })}
      >
        Production sound
      </button>
      <button
        type="button"
        className="chip-button"
        aria-pressed={hasTakes && !mix.takeMuted}
        disabled={!hasTakes}
        title="Monitor the current take"
        onClick={() => studio.playback.setMix({ takeMuted: !mix.takeMuted })}
      >
        Take
      </button>
      <button
        type="button"
        className="chip-button"
        aria-pressed={mix.audition}
        title="Audition the envelope without the model (A)"
        onClick={() => studio.playback.setMix({ audition: !mix.audition })}
      >
        Envelope
      </button>
      {mix.audition && (
        <select
          className="audition-kind"
          aria-label="Audition sound"
          value={mix.auditionKind}
          onChange={(event) => studio.playback.setMix({ auditionKind: event.target.value as AuditionKind })}
        >
          {auditionKinds.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </select>
      )}
      <label className="volume">
        <Icon name={mix.volume === 0 ? 'mute' : 'volume'} />
        <input
          type="range"
          aria-label="Volume"
          min={0}
          max={1}
          step={0.01}
          value={mix.volume}
          onChange={(event) => studio.playback.setMix({ volume: Number(event.target.value) })}
        />
      </label>
    </>
  );
}
