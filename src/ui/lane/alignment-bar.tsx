import { type KeyboardEvent, useEffect, useId, useRef } from 'react';
import { formatTimeShift } from '../../core/time/time-shift';
import { describeCertainty, describeShift, isInSync } from '../../studio/sync/alignment';
import { Editable } from '../controls/editable';
import { isOneColumn } from '../frame/one-column';
import { usePageRegions } from '../frame/page-regions';
import { useEditorState, useStudio, useStudioState } from '../hooks/use-studio';
import './alignment-bar.css';

/** The shift found between envelope and production sound, above the lane. Enter applies it, Escape leaves the envelope as it is. */
export function AlignmentBar() {
  const isOpen = useStudioState((state) => state.alignment !== null);
  return isOpen ? <OpenBar /> : null;
}

function OpenBar() {
  const studio = useStudio();
  const regions = usePageRegions();
  const alignment = useStudioState((state) => state.alignment);
  const rate = useEditorState((state) => state.session.frames.rate);
  const text = useId();
  const answer = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    answer.current?.focus({ preventScroll: true });
    if (isOneColumn()) regions.scrollTo('envelope');
  }, [regions]);
  if (!alignment) return null;
  const inSync = isInSync(alignment);
  const close = (act: () => void) => {
    act();
    regions.focus('lane');
  };
  const discard = () => close(() => studio.sync.discard());
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    discard();
  };
  return (
    <div
      className="lane-bar alignment-bar"
      role="group"
      aria-label="Align to production sound"
      aria-describedby={text}
      onKeyDown={onKeyDown}
    >
      <p id={text}>
        <strong>{describeShift(alignment, rate)}</strong>
        <span>{describeCertainty(alignment)}</span>
      </p>
      <div className="alignment-actions">
        <button ref={inSync ? answer : null} type="button" className="button small" onClick={discard}>
          {inSync ? 'Close' : 'Cancel'}
        </button>
        {!inSync && (
          <Editable>
            <button
              ref={answer}
              type="button"
              className="button small primary"
              title={`Move the envelope ${formatTimeShift(alignment.shift, rate)} (Enter)`}
              onClick={() => close(() => studio.sync.apply())}
            >
              Apply
            </button>
          </Editable>
        )}
      </div>
    </div>
  );
}
