import { useEffect, useRef } from 'react';
import type { WriteMode } from '../../core/curve/drawing/perform';
import { allStamps } from '../../editor/edits/user-stamps';
import { latencyLimits } from '../../studio/perform/perform-actions';
import { NumberField } from '../controls/number-field';
import { useCommandTitle } from '../keyboard/use-command-title';
import { usePerformKeys } from '../keyboard/use-perform-keys';
import { useEditorState, useStudio, useStudioState } from '../hooks/use-studio';
import { isOneColumn } from '../frame/one-column';
import { usePageRegions } from '../frame/page-regions';
import { useTransportFrames } from '../hooks/use-transport';
import { TapPad } from './tap-pad';

/** Controls of an armed performance: write mode, hit shape, MIDI, tap pad and latency. */
export function PerformControls() {
  const studio = useStudio();
  const writing = useStudioState((state) => state.perform.writing);
  const regions = usePageRegions();
  const controls = useRef<HTMLDivElement>(null);
  usePerformKeys();
  useEffect(() => {
    // In one column the controls are fixed at the bottom, and the picture may be scrolled out of view.
    if (isOneColumn()) regions.scrollTo('picture');
    else controls.current?.closest('section')?.scrollIntoView({ block: 'nearest' });
  }, [regions]);
  useTransportFrames(() => studio.perform.advance());
  return (
    <div ref={controls} className="perform-controls" data-writing={writing || undefined}>
      <div className="perform-options">
        <div className="segments" role="group" aria-label="Write mode">
          <ModeButton
            mode="touch"
            label="Touch"
            help="Writes only while you play; the previous envelope resumes on release"
          />
          <ModeButton mode="latch" label="Latch" help="Writes from the first hit until playback stops" />
        </div>
        <StampChoice />
        <MidiButton />
      </div>
      <TapPad />
      <Latency />
      <p className="hint">
        {writing
          ? 'Writing. Stop keeps the pass; Esc discards it.'
          : 'Play, then hit; hold a key to sustain the level. While stopped, a hit goes to the current frame.'}
      </p>
    </div>
  );
}

interface ModeButtonProps {
  readonly mode: WriteMode;
  readonly label: string;
  readonly help: string;
}

function ModeButton({ mode, label, help }: ModeButtonProps) {
  const studio = useStudio();
  const current = useStudioState((state) => state.perform.mode);
  const title = useCommandTitle('perform.mode', help);
  return (
    <button
      type="button"
      className="button small"
      aria-pressed={mode === current}
      title={title}
      onClick={() => studio.perform.setMode(mode)}
    >
      {label}
    </button>
  );
}

function StampChoice() {
  const { editor } = useStudio();
  const stamp = useEditorState((state) => state.session.stamp);
  const stamps = useEditorState((state) => allStamps(state.session));
  return (
    <select
      aria-label="Hit shape"
      title="Attack and decay of each hit"
      value={stamp}
      onChange={(event) => editor.setSession({ stamp: event.target.value })}
    >
      {stamps.map(({ id, label }) => (
        <option key={id} value={id}>
          {label}
        </option>
      ))}
    </select>
  );
}

function MidiButton() {
  const studio = useStudio();
  const midi = useStudioState((state) => state.perform.midi);
  const devices = midi && (midi.length > 0 ? midi.join(', ') : 'No MIDI device connected');
  return (
    <button
      type="button"
      className="button small"
      aria-pressed={midi !== null}
      title={devices ?? 'Notes play hits by velocity; mod wheel, breath, volume and expression set the level'}
      onClick={() => void studio.perform.armMidi(midi === null)}
    >
      MIDI
    </button>
  );
}

/** The performer's latency, and the total with the audio output's latency. */
function Latency() {
  const studio = useStudio();
  const latency = useStudioState((state) => state.perform.latency);
  const total = useRef<HTMLSpanElement>(null);
  useTransportFrames(() => {
    const output = Math.round(studio.transport.outputLatency * 1000);
    const text = `${output + latency} ms total, ${output} ms output`;
    if (total.current && total.current.textContent !== text) total.current.textContent = text;
  });
  return (
    <div className="perform-latency" title="Hits are moved earlier by this much">
      <NumberField
        label="Latency (ms)"
        value={latency}
        min={latencyLimits.min}
        max={latencyLimits.max}
        step={1}
        onChange={(milliseconds) => studio.perform.setLatency(milliseconds)}
      />
      <span ref={total} className="hint numeric" />
    </div>
  );
}
