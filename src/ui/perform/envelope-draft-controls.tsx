import { useId } from 'react';
import { fromDecibels, toDecibels } from '../../core/loudness/level';
import { LONGEST_MEDIAN } from '../../core/curve/drawing/envelope-from-sound';
import { type Place, sketchSeconds } from '../../studio/draft/envelope-draft';
import { useStudio, useStudioState } from '../hooks/use-studio';

const placeNames: Readonly<Record<Place, string>> = {
  recorded: 'Where it was recorded',
  selection: 'Over the selection',
  'in-out': 'Between in and out',
  playhead: 'At the playhead',
};

/** Bottom of the room's scale, decibels: below it no room is taken off. */
const NO_ROOM = -80;

/** How the sound becomes the curve; the lane shows every change at once. */
export function EnvelopeDraftControls() {
  const studio = useStudio();
  const sketch = useStudioState((state) => state.envelopeDraft);
  if (!sketch) return null;
  const { settings, places, place, snapOnsets } = sketch;
  const { medianSeconds, floor, loudness, decibels } = settings;
  const literal = 1 - medianSeconds / LONGEST_MEDIAN;
  const room = floor > 0 ? Math.max(NO_ROOM, Math.round(toDecibels(floor))) : NO_ROOM;
  return (
    <div className="sketch">
      <p className="sketch-name">
        <strong>{sketch.name}</strong>
        <span className="numeric">{sketchSeconds(sketch).toFixed(1)} s</span>
      </p>
      <Slider
        label="Gist to literal"
        min={0}
        max={1}
        step={0.02}
        value={literal}
        text={medianSeconds < 0.004 ? 'literal' : `median of ${Math.round(medianSeconds * 1000)} ms`}
        onChange={(value) => studio.setSketch({ medianSeconds: (1 - value) * LONGEST_MEDIAN })}
      />
      <Slider
        label="Room noise"
        min={NO_ROOM}
        max={-20}
        step={1}
        value={room}
        text={room === NO_ROOM ? 'kept' : `silent below ${room} dB`}
        onChange={(value) => studio.setSketch({ floor: value === NO_ROOM ? 0 : fromDecibels(value) })}
      />
      <Slider
        label={loudness === 'peak' ? 'Loudest place' : 'Gain'}
        min={loudness === 'peak' ? -40 : -30}
        max={loudness === 'peak' ? 0 : 30}
        step={0.5}
        value={decibels}
        text={`${loudness === 'gain' && decibels > 0 ? '+' : ''}${decibels} dB`}
        onChange={(value) => studio.setSketch({ decibels: value })}
      />
      <div className="sketch-checks">
        <label>
          <input
            type="checkbox"
            checked={loudness === 'peak'}
            onChange={({ target }) =>
              studio.setSketch(
                target.checked ? { loudness: 'peak', decibels: -12 } : { loudness: 'gain', decibels: 0 },
              )
            }
          />
          Normalise
        </label>
        <label>
          <input
            type="checkbox"
            checked={snapOnsets}
            onChange={({ target }) => studio.setSketch({ snapOnsets: target.checked })}
          />
          Onsets to frames
        </label>
      </div>
      <div className="sketch-end">
        <select
          aria-label="Place of the sound"
          value={place}
          disabled={Object.keys(places).length < 2}
          onChange={({ target }) => studio.setSketch({ place: target.value as Place })}
        >
          {(Object.keys(places) as Place[]).map((one) => (
            <option key={one} value={one}>
              {placeNames[one]}
            </option>
          ))}
        </select>
        <button type="button" className="button small" onClick={() => studio.discardSketch()}>
          Discard
        </button>
        <button type="button" className="button small primary" onClick={() => studio.keepSketch()}>
          Keep
        </button>
      </div>
    </div>
  );
}

interface SliderProps {
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly value: number;
  /** The value in words. */
  readonly text: string;
  readonly onChange: (value: number) => void;
}

function Slider({ label, text, onChange, ...range }: SliderProps) {
  const id = useId();
  return (
    <div className="sketch-slider">
      <label htmlFor={id}>{label}</label>
      <span className="hint numeric" aria-hidden="true">
        {text}
      </span>
      <input
        id={id}
        type="range"
        {...range}
        aria-valuetext={text}
        onChange={({ target }) => onChange(Number(target.value))}
      />
    </div>
  );
}
