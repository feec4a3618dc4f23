import { useEffect, useRef } from 'react';
import type { Editor, EditorState } from '../../editor/editor';
import { timeToX } from '../../editor/timeline/time-view';

/** The line through all rows at what a drag has snapped to, with its name. Moves outside React. */
export function SnapLine({ editor }: { readonly editor: Editor }) {
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const show = ({ session: { snapped, view } }: EditorState) => {
      const element = line.current;
      if (!element) return;
      element.hidden = snapped === null;
      if (!snapped) return;
      element.style.transform = `translateX(${Math.round(timeToX(view, snapped.time))}px)`;
      element.dataset['kind'] = snapped.kind;
    };
    return editor.store.subscribe((state, before) => {
      const { snapped, view } = state.session;
      if (snapped !== before.session.snapped || (snapped && view !== before.session.view)) show(state);
    });
  }, [editor]);
  return <div className="timeline-snap" ref={line} aria-hidden="true" hidden />;
}
