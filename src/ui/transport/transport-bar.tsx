import { commandContext } from '../../editor/commands/command';
import { transportCommand } from '../../editor/commands/transport-commands';
import { CommandButton } from '../controls/command-button';
import { Editable } from '../controls/editable';
import { Icon, type IconName } from '../controls/icon';
import { IconButton } from '../controls/icon-button';
import { useCommandTitle } from '../keyboard/use-command-title';
import { useEditorState, useStudio, useStudioState } from '../hooks/use-studio';
import { usePlaying, useShuttleRate } from '../hooks/use-transport';
import { AuditionControls } from './audition-controls';
import { MarkerList } from './clock/marker-list';
import { LevelMeter } from './level-meter';
import { MonitorButtons } from './monitor-buttons';
import { Timecode } from './clock/timecode';
import './transport-bar.css';

export function TransportBar() {
  const { playback } = useStudio();
  const playing = usePlaying();
  const playTitle = useCommandTitle('page.play', playing ? 'Pause' : 'Play');
  return (
    <div className="transport-bar" role="group" aria-label="Transport">
      <Timecode />
      <div className="transport-keys">
        <TransportButton command="time.start" icon="start" />
        <TransportButton command="time.previous-frame" icon="back" />
        <IconButton
          icon={playing ? 'pause' : 'play'}
          className="transport-play"
          label={playing ? 'Pause' : 'Play'}
          title={playTitle}
          onClick={() => playback.toggle()}
        />
        <TransportButton command="time.next-frame" icon="forward" />
        <LoopButton />
        <TransportButton command="time.marker" icon="marker" />
        <MarkerList />
        <ShuttleRate />
      </div>
      <div className="transport-levels">
        <MonitorButtons />
        <AuditionControls />
        <Volume />
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
      command={transportCommand(command)}
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
  const { editor, transport } = useStudio();
  const loop = useEditorState((state) => state.document.loop);
  const title = useCommandTitle('time.loop', 'Loop between in and out');
  return (
    <Editable>
      <IconButton
        icon="loop"
        label="Loop"
        aria-pressed={loop}
        title={title}
        onClick={() => transportCommand('time.loop').run(commandContext(editor, transport))}
      />
    </Editable>
  );
}

function Volume() {
  const studio = useStudio();
  const volume = useStudioState((state) => state.mix.volume);
  return (
    <label className="volume">
      <Icon name={volume === 0 ? 'mute' : 'volume'} />
      <input
        type="range"
        aria-label="Volume"
        min={0}
        max={1}
        step={0.01}
        value={volume}
        onChange={(event) => studio.playback.setMix({ volume: Number(event.target.value) })}
      />
    </label>
  );
}
