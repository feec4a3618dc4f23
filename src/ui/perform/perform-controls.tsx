import { useEffect, useRef } from 'react';
import { allStamps } from '../../editor/user-stamps';
import { latencyLimits } from '../../studio/perform/perform-actions';
import { NumberField } from '../controls/number-field';
import { usePerformKeys } from '../keyboard/use-perform-keys';
import { useEditorState, useStudio, useStudioState } from '../hooks/use-studio';
import { useTransportFrames } from '../hooks/use-transport';
import { TapPad } from './tap-pad';

const modes = [
  { mode: 'touch', label: 'Touch', title: 'Writes only while you perform; the old curve comes back after' },
  { mode: 'latch', label: 'Latch', title: 'Overwrites the old curve from the first hit until you stop' },
] as const;

/** What is at hand while performing is armed. */
export function PerformControls() {
  const studio = useStudio();
  const mode = useStudioState((state) => state.perform.mode);
  const writing = useStudioState((state) => state.perform.writing);
  usePerformKeys();
  useEffect(showPicture, []);
  useTransportFrames(() => studio.advancePass());
  return (
    <div className="perform-deck" data-writing={writing || undefined}>
      <div className="perform-options">
        <div className="segments" role="group" aria-label="Writing">
          {modes.map(({ mode: own, label, title }) => (
            <button
              key={own}
              type="button"
              className="button small"
              aria-pressed={mode === own}
              title={`${title} (Shift+P)`}
              onClick={() => studio.setWriteMode(own)}
            >
              {label}
            </button>
          ))}
        </div>
        <StampChoice />
        <MidiButton />
      </div>
      <TapPad />
      <Latency />
      <p className="hint">
        {writing
          ? 'Writing. Stop keeps the pass, Esc discards it.'
          : 'Play and hit; hold a key to hold the level. While stopped, a hit lands on the frame shown.'}
      </p>
    </div>
  );
}

/** On a small screen the deck stands at the foot of the page, wherever that was scrolled to: one performs to the picture. */
function showPicture(): void {
  if (window.matchMedia('(max-width: 900px)').matches) {
    document.querySelector('.stage')?.scrollIntoView({ block: 'start' });
  }
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
  const devices = midi && (midi.length > 0 ? midi.join(', ') : 'no device yet');
  return (
    <button
      type="button"
      className="button small"
      aria-pressed={midi !== null}
      title={
        devices ?? 'Notes are hits by velocity; modulation, breath, volume and expression draw the level'
      }
      onClick={() => void studio.armMidi(midi === null)}
    >
      MIDI
    </button>
  );
}

/** The performer's own latency, and the one total that is taken off. */
function Latency() {
  const studio = useStudio();
  const latency = useStudioState((state) => state.perform.latency);
  const total = useRef<HTMLSpanElement>(null);
  useTransportFrames(() => {
    const output = Math.round(studio.transport.outputLatency * 1000);
    const text = `${output + latency} ms in all, ${output} of them output`;
    if (total.current && total.current.textContent !== text) total.current.textContent = text;
  });
  return (
    <div className="perform-latency" title="Hits are put this much earlier than they were played">
      <NumberField
        label="Latency, ms"
        value={latency}
        min={latencyLimits.min}
        max={latencyLimits.max}
        step={1}
        onChange={(milliseconds) => studio.setPerformLatency(milliseconds)}
      />
      <span ref={total} className="hint numeric" />
    </div>
  );
}
