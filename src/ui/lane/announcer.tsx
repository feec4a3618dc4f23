import { useStore } from 'zustand';
import type { Editor } from '../../editor/editor';

/** Says to a screen reader what an edit has done. Alternating elements make it read the same words again. */
export function Announcer({ editor }: { readonly editor: Editor }) {
  const announcement = useStore(editor.store, (state) => state.session.announcement);
  return (
    <div className="lane-announcer" aria-live="polite" data-testid="lane-announcement">
      {announcement && <span key={announcement.count}>{announcement.text}</span>}
    </div>
  );
}
