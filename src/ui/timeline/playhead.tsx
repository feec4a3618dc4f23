import { useEffect, useRef } from 'react';
import type { Clock } from '../../editor/commands/command';
import type { Editor } from '../../editor/editor';
import { reveal, timeToX } from '../../editor/time-view';

/** The line that all rows share. It reads the clock in its own animation frame and moves by transform alone. */
export function Playhead({ editor, clock }: { readonly editor: Editor; readonly clock: Clock }) {
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let frame = 0;
    let shownTime = NaN;
    let shownX = NaN;
    const follow = () => {
      frame = requestAnimationFrame(follow);
      const element = line.current;
      if (!element) return;
      const time = clock.now();
      let { view } = editor.store.getState().session;
      let x = timeToX(view, time);
      const ranOut = time > shownTime && shownX <= view.width && x > view.width;
      if (ranOut) {
        editor.setView((now, duration) => reveal(now, time, duration));
        view = editor.store.getState().session.view;
        x = timeToX(view, time);
      }
      shownTime = time;
      if (x === shownX) return;
      shownX = x;
      element.style.transform = `translateX(${x}px)`;
      element.style.visibility = x >= 0 && x <= view.width ? 'visible' : 'hidden';
    };
    frame = requestAnimationFrame(follow);
    return () => cancelAnimationFrame(frame);
  }, [editor, clock]);
  return <div className="timeline-playhead" ref={line} aria-hidden="true" />;
}
