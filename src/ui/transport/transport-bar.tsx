import { commandById } from '../../editor/commands/commands';
import { type AuditionKind, auditionKinds } from '../../studio/playback/audition';
import { CommandButton } from '../controls/command-button';
import { Icon, type IconName } from '../controls/icon';
import { useCommandTitle } from '../keyboard/use-command-title';
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
        <TransportButton command="time.start" icon="start" />
        <TransportButton command="time.previous-frame" icon="back" />
        <button
          type="button"
          className="icon-button transport-play"
          aria-label={playing ? 'Pause' : 'Play'}
          title={playing ? 'Pause' : 'Play'}
          onClick={() => (playing ? transport.pause() : void transport.play())}
        >
          <Icon name={playing ? 'pause' : 'play'} />
        </button>
        <TransportButton command="time.next-frame" icon="forward" />
        <LoopButton />
        <TransportButton command="time.marker" icon="marker" />
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

function TransportButton({ command, icon }: { command: string; icon: IconName }) {
  const { editor, transport } = useStudio();
  return (
    <CommandButton
      className="icon-button"
      command={commandById(command)}
      icon={icon}
      editor={editor}
      clock={transport}
    />
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
  const title = useCommandTitle('time.loop', 'Loop between in and out');
  return (
    <button
      type="button"
      className="icon-button"
      aria-label="Loop"
      aria-pressed={loop}
      title={title}
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
  const auditionTitle = useCommandTitle('page.audition', 'Audition the envelope without the model');
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
        title={auditionTitle}
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
