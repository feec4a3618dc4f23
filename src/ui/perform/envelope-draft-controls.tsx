import { type KeyboardEvent, useEffect, useId, useRef } from 'react';
import { fromDecibels, toDecibels } from '../../core/loudness/level';
import { MAX_MEDIAN_SECONDS } from '../../core/curve/drawing/envelope-from-sound';
import { type Place, draftSeconds } from '../../studio/draft/envelope-draft';
import { isOneColumn } from '../frame/one-column';
import { usePageRegions } from '../frame/page-regions';
import { useStudio, useStudioState } from '../hooks/use-studio';
import { focusedBy } from '../keyboard/native-keys';
import { useCommandTitle } from '../keyboard/use-command-title';
import './envelope-draft-controls.css';

const placeNames: Readonly<Record<Place, string>> = {
  recorded: 'At recorded position',
  selection: 'At selected range',
  'in-out': 'In to out',
  playhead: 'At playhead',
};

/** Bottom of the gate slider, dB: the gate is off. */
const GATE_OFF = -80;

/**
 * Turns a sound into the envelope: its settings, and whether it is applied. It stands above the lane, which shows the result at once. Enter
 * applies, Escape discards; the focus comes here, so that Enter does not press what was pressed before.
 */
export function EnvelopeDraftControls() {
  const isOpen = useStudioState((state) => state.envelopeDraft !== null);
  return isOpen ? <OpenDraft /> : null;
}

function OpenDraft() {
  const studio = useStudio();
  const regions = usePageRegions();
  const draft = useStudioState((state) => state.envelopeDraft);
  const discardTitle = useCommandTitle('perform.discard', 'Discard');
  const apply = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    apply.current?.focus({ preventScroll: true });
    if (isOneColumn()) regions.scrollTo('envelope');
    return () => {
      // What was focused here is gone.
      if (document.activeElement === document.body) regions.focus('lane');
    };
  }, [regions]);
  if (!draft) return null;
  const onKeyDown = (event: KeyboardEvent) => {
    const focused = focusedBy(event.target);
    if (event.key !== 'Enter' || focused?.tag === 'button' || focused?.tag === 'select') return;
    event.preventDefault();
    event.stopPropagation();
    studio.draft.apply();
  };
  const { settings, places, place, snapOnsets } = draft;
  const { medianSeconds, floor, loudness, decibels } = settings;
  const detail = 1 - medianSeconds / MAX_MEDIAN_SECONDS;
  const threshold = floor > 0 ? Math.max(GATE_OFF, Math.round(toDecibels(floor))) : GATE_OFF;
  return (
    <div className="lane-bar envelope-draft" role="group" aria-label="Envelope draft" onKeyDown={onKeyDown}>
      <p className="draft-name" title={draft.name}>
        <strong>{draft.name}</strong>
        <span className="numeric">{draftSeconds(draft).toFixed(1)} s</span>
      </p>
      <Slider
        label="Detail: loose – exact"
        title="Width of the median filter over the loudness"
        min={0}
        max={1}
        step={0.02}
        value={detail}
        text={medianSeconds < 0.004 ? 'exact' : `${Math.round(medianSeconds * 1000)} ms`}
        onChange={(value) => studio.draft.adjust({ medianSeconds: (1 - value) * MAX_MEDIAN_SECONDS })}
      />
      <Slider
        label="Gate threshold"
        min={GATE_OFF}
        max={-20}
        step={1}
        value={threshold}
        text={threshold === GATE_OFF ? 'off' : `${threshold} dB`}
        onChange={(value) => studio.draft.adjust({ floor: value === GATE_OFF ? 0 : fromDecibels(value) })}
      />
      <Slider
        label={loudness === 'peak' ? 'Peak level' : 'Gain'}
        min={loudness === 'peak' ? -40 : -30}
        max={loudness === 'peak' ? 0 : 30}
        step={0.5}
        value={decibels}
        text={`${loudness === 'gain' && decibels > 0 ? '+' : ''}${decibels} dB`}
        onChange={(value) => studio.draft.adjust({ decibels: value })}
      />
      <div className="draft-checks">
        <label>
          <input
            type="checkbox"
            checked={loudness === 'peak'}
            onChange={({ target }) =>
              studio.draft.adjust(
                target.checked ? { loudness: 'peak', decibels: -12 } : { loudness: 'gain', decibels: 0 },
              )
            }
          />
          Normalise
        </label>
        <label title="Move onsets to frame boundaries">
          <input
            type="checkbox"
            checked={snapOnsets}
            onChange={({ target }) => studio.draft.adjust({ snapOnsets: target.checked })}
          />
          Snap onsets
        </label>
      </div>
      <div className="draft-actions">
        <select
          aria-label="Position"
          value={place}
          disabled={Object.keys(places).length < 2}
          onChange={({ target }) => studio.draft.adjust({ place: target.value as Place })}
        >
          {(Object.keys(places) as Place[]).map((one) => (
            <option key={one} value={one}>
              {placeNames[one]}
            </option>
          ))}
        </select>
        <button
          type="button"
          className="button small"
          title={discardTitle}
          onClick={() => studio.draft.discard()}
        >
          Discard
        </button>
        <button
          ref={apply}
          type="button"
          className="button small primary"
          title="Apply (Enter)"
          onClick={() => studio.draft.apply()}
        >
          Apply
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
  /** The value as text, with its unit. */
  readonly text: string;
  readonly title?: string;
  readonly onChange: (value: number) => void;
}

function Slider({ label, text, title, onChange, ...range }: SliderProps) {
  const id = useId();
  return (
    <div className="draft-slider" title={title}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="range"
        {...range}
        aria-valuetext={text}
        onChange={({ target }) => onChange(Number(target.value))}
      />
      <span className="hint numeric" aria-hidden="true">
        {text}
      </span>
    </div>
  );
}
