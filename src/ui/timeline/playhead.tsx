import { useEffect, useRef } from 'react';
import type { Clock } from '../../editor/commands/command';
import type { Editor } from '../../editor/editor';
import { follow, timeToX } from '../../editor/timeline/time-view';
import { useTransportFrames } from '../hooks/use-transport';

/** The playhead across all rows, moved by a CSS transform outside React. */
export function Playhead({ editor, clock }: { readonly editor: Editor; readonly clock: Clock }) {
  const line = useRef<HTMLDivElement>(null);
  const before = useRef({ view: editor.session.view, time: 0 });

  const draw = () => {
    const time = clock.now();
    const { session } = editor.state;
    if (session.follow) {
      editor.setView((view, duration) => follow(view, time, before.current, duration));
    }
    const { view } = editor.session;
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
