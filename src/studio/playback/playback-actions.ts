import type { TimeRange } from '../../core/curve/range';
import type { StudioServices } from '../services';
import type { Mix } from '../state';
import { createSonify } from './sonify';

const FASTEST_RATE = 8;

export interface PlaybackActions {
  /** Plays at normal speed, or pauses. */
  toggle(): void;
  /** Plays at normal speed from where playback started last, or was moved to while it ran. */
  again(): void;
  stop(): void;
  /** Plays forward (1) or backward (-1); each further call in the same direction doubles the speed, up to 8×. */
  shuttle(direction: 1 | -1): void;
  setMix(patch: Partial<Mix>): void;
  /** Plays a range of the curve as a tone, or stops it. Seconds. */
  sonify(range: TimeRange): void;
}

export function playbackActions(
  services: Pick<StudioServices, 'editor' | 'store' | 'transport'>,
): PlaybackActions {
  const { store, transport } = services;
  let rate = 1;
  let started: number | null = null;
  transport.subscribe((now) => {
    if (now.playing && now.rate === 1) started = now.time;
  });
  return {
    toggle() {
      rate = 1;
      if (transport.playing) transport.pause();
      else void transport.play();
    },
    again() {
      rate = 1;
      transport.pause();
      if (started !== null) transport.seek(started);
      void transport.play();
    },
    stop: () => transport.pause(),
    shuttle(direction) {
      const isFaster = transport.playing && Math.sign(rate) === direction;
      rate = isFaster ? direction * Math.min(FASTEST_RATE, Math.abs(rate) * 2) : direction;
      void transport.play(rate);
    },
    setMix: (patch) => store.setState(({ mix }) => ({ mix: { ...mix, ...patch } })),
    sonify: createSonify(services),
  };
}
