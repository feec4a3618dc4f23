import { useEffect, useRef, useSyncExternalStore } from 'react';
import { useStudio } from './studio-context';

/** True while playing (at any rate). */
export function usePlaying(): boolean {
  const { transport } = useStudio();
  return useSyncExternalStore(
    (changed) => transport.subscribe(changed),
    () => transport.playing,
  );
}

/** Calls `draw` once for every animation frame while playing, and once for every change while not. Outside React's rendering. */
export function useTransportFrames(draw: () => void): void {
  const { transport } = useStudio();
  const latest = useRef(draw);
  useEffect(() => {
    latest.current = draw;
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
    const unsubscribe = transport.subscribe(wake);
    wake();
    return () => {
      unsubscribe();
      cancelAnimationFrame(frame);
    };
  }, [transport]);
}
