import { type PointerEvent, useRef } from 'react';
import { strengths } from '../../core/curve/drawing/perform';
import { useStudio } from '../hooks/use-studio';

const bands = [
  { key: 'G', label: 'hard' },
  { key: 'F', label: 'medium' },
  { key: 'D', label: 'soft' },
] as const;

/** 0..1: pressure of a pen, height on the pad of a mouse or finger. */
function strengthOf(event: PointerEvent<HTMLElement>): number {
  if (event.pointerType === 'pen') return event.pressure;
  const { top, height } = event.currentTarget.getBoundingClientRect();
  return Math.min(1, Math.max(0, 1 - (event.clientY - top) / height));
}

/** A pad for hits by pen, mouse or several fingers. A held press sustains the level. */
export function TapPad() {
  const studio = useStudio();
  const pad = useRef<HTMLButtonElement>(null);
  const show = (strength: number | null) => {
    pad.current?.toggleAttribute('data-down', strength !== null);
    if (strength !== null) pad.current?.style.setProperty('--strength', String(strength));
  };
  const own = ({ pointerId }: PointerEvent<HTMLElement>) => `pointer ${pointerId}`;
  const release = (event: PointerEvent<HTMLElement>) => {
    studio.perform.release(own(event), event.timeStamp);
    show(null);
  };
  return (
    <button
      ref={pad}
      type="button"
      className="tap-pad"
      aria-label="Tap pad"
      title="Hit higher for harder; pens use pressure"
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const strength = strengthOf(event);
        studio.perform.press(own(event), strength, event.timeStamp);
        show(strength);
      }}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
        const strength = strengthOf(event);
        studio.perform.setStrength(own(event), strength, event.timeStamp);
        show(strength);
      }}
      onPointerUp={release}
      onPointerCancel={release}
      onClick={(event) => {
        // Pointer presses are handled above; this is Enter or assistive technology.
        if (event.detail !== 0) return;
        studio.perform.press('pad', strengths.medium, event.timeStamp);
        studio.perform.release('pad', event.timeStamp);
      }}
    >
      {bands.map(({ key, label }) => (
        <span key={key}>
          <kbd>{key}</kbd> {label}
        </span>
      ))}
    </button>
  );
}
