import { useEffect, useRef, useSyncExternalStore } from 'react';
import { useStudio } from './use-studio';

/** True while playing at any rate. */
export function usePlaying(): boolean {
  const { transport } = useStudio();
  return useSyncExternalStore(
    (changed) => transport.subscribe(changed),
    () => transport.playing,
  );
}

/** Playback rate: 1 is normal, negative is backwards, 0 is stopped. */
export function useShuttleRate(): number {
  const { transport } = useStudio();
  const rate = useRef(0);
  return useSyncExternalStore(
    (changed) =>
      transport.subscribe((state) => {
        rate.current = state.playing ? state.rate : 0;
        changed();
      }),
    () => rate.current,
  );
}

/**
 * Calls `draw` outside React's rendering: on each animation frame while playing, otherwise once after each transport change and
 * each render.
 */
export function useTransportFrames(draw: () => void): void {
  const { transport } = useStudio();
  const latest = useRef(draw);
  const wakeUp = useRef(() => {});
  useEffect(() => {
    latest.current = draw;
    wakeUp.current();
  });
  useEffect(() => {
    let frame = 0;
    const run = () => {
      latest.current();
      frame = transport.playing ? requestAnimationFrame(run) : 0;
    };
    const wake = () => {
      if (frame === 0) frame = requestAnimationFrame(run);
    };
    wakeUp.current = wake;
    const unsubscribe = transport.subscribe(wake);
    wake();
    return () => {
      wakeUp.current = () => {};
      unsubscribe();
      cancelAnimationFrame(frame);
    };
  }, [transport]);
}
