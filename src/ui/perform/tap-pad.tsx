import { type PointerEvent, useRef } from 'react';
import { strengths } from '../../core/curve/drawing/perform';
import { useStudio } from '../hooks/use-studio';

const bands = [
  { key: 'G', label: 'hard' },
  { key: 'F', label: 'medium' },
  { key: 'D', label: 'soft' },
] as const;

/** Pen: pressure. Mouse and finger: height on the pad. 0..1. */
function strengthOf(event: PointerEvent<HTMLElement>): number {
  if (event.pointerType === 'pen') return event.pressure;
  const { top, height } = event.currentTarget.getBoundingClientRect();
  return Math.min(1, Math.max(0, 1 - (event.clientY - top) / height));
}

/** A place to hit with pen, finger or mouse; several fingers at once. Held, it draws the level until it is let go. */
export function TapPad() {
  const studio = useStudio();
  const pad = useRef<HTMLButtonElement>(null);
  const show = (strength: number | null) => {
    pad.current?.toggleAttribute('data-down', strength !== null);
    if (strength !== null) pad.current?.style.setProperty('--strength', String(strength));
  };
  const own = ({ pointerId }: PointerEvent<HTMLElement>) => `pointer ${pointerId}`;
  const release = (event: PointerEvent<HTMLElement>) => {
    studio.release(own(event), event.timeStamp);
    show(null);
  };
  return (
    <button
      ref={pad}
      type="button"
      className="tap-pad"
      aria-label="Tap pad"
      title="Hit here: the higher, the harder; a pen by its pressure"
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const strength = strengthOf(event);
        studio.press(own(event), strength, event.timeStamp);
        show(strength);
      }}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
        const strength = strengthOf(event);
        studio.bend(own(event), strength, event.timeStamp);
        show(strength);
      }}
      onPointerUp={release}
      onPointerCancel={release}
      onClick={(event) => {
        // Pointers are dealt with above; this is Enter, or a press by assistive technology.
        if (event.detail !== 0) return;
        studio.press('pad', strengths.medium, event.timeStamp);
        studio.release('pad', event.timeStamp);
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
