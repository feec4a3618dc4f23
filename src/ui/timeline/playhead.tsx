import { useEffect, useRef } from 'react';
import type { Clock } from '../../editor/commands/command';
import type { Editor } from '../../editor/editor';
import { follow, timeToX } from '../../editor/timeline/time-view';
import { useTransportFrames } from '../hooks/use-transport';

/** The line that all rows share. It moves by transform alone, while playing and when the time or the view changes. */
export function Playhead({ editor, clock }: { readonly editor: Editor; readonly clock: Clock }) {
  const line = useRef<HTMLDivElement>(null);
  const before = useRef({ view: editor.store.getState().session.view, time: 0 });

  const draw = () => {
    const time = clock.now();
    const { session } = editor.store.getState();
    if (session.follow) {
      editor.setView((view, duration) => follow(view, time, before.current, duration));
    }
    const { view } = editor.store.getState().session;
    before.current = { view, time };
    const x = timeToX(view, time);
    if (!line.current) return;
    line.current.style.transform = `translateX(${x}px)`;
    line.current.style.visibility = x >= 0 && x <= view.width ? 'visible' : 'hidden';
  };
  useTransportFrames(draw);

  const latest = useRef(draw);
  useEffect(() => {
    latest.current = draw;
  });
  useEffect(
    () =>
      editor.store.subscribe(({ session }, { session: earlier }) => {
        if (session.view !== earlier.view && session.view !== before.current.view) latest.current();
      }),
    [editor],
  );
  return <div className="timeline-playhead" ref={line} aria-hidden="true" />;
}
