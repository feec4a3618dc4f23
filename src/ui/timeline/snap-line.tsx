import { useEffect, useRef } from 'react';
import type { Editor, EditorState } from '../../editor/editor';
import { timeToX } from '../../editor/timeline/time-view';

/** A labelled line across all rows at the snap target of a drag, moved outside React. */
export function SnapLine({ editor }: { readonly editor: Editor }) {
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const show = ({ session: { snapTarget, view } }: EditorState) => {
      const element = line.current;
      if (!element) return;
      element.hidden = snapTarget === null;
      if (!snapTarget) return;
      element.style.transform = `translateX(${Math.round(timeToX(view, snapTarget.time))}px)`;
      element.dataset['kind'] = snapTarget.kind;
    };
    return editor.store.subscribe((state, before) => {
      const { snapTarget, view } = state.session;
      if (snapTarget !== before.session.snapTarget || (snapTarget && view !== before.session.view))
        show(state);
    });
  }, [editor]);
  return <div className="timeline-snap" ref={line} aria-hidden="true" hidden />;
}
