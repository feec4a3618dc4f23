import { useStore } from 'zustand';
import type { Editor } from '../../editor/editor';

/** Announces edits to screen readers. A new element per announcement makes them read a repeated text again. */
export function Announcer({ editor }: { readonly editor: Editor }) {
  const announcement = useStore(editor.store, (state) => state.session.announcement);
  return (
    <div className="lane-announcer" aria-live="polite" data-testid="lane-announcement">
      {announcement && <span key={announcement.count}>{announcement.text}</span>}
    </div>
  );
}
