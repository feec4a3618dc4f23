import { useStore } from 'zustand';
import { stamps } from '../../../core/curve/drawing/stamps';
import { commandContext, type Clock } from '../../../editor/commands/command';
import { commandById } from '../../../editor/commands/commands';
import type { Editor } from '../../../editor/editor';
import { isUserStamp } from '../../../editor/edits/user-stamps';

interface StampPickerProps {
  readonly editor: Editor;
  readonly clock: Clock;
}

/** The shape of the stamp tool; user stamps can be renamed and deleted. */
export function StampPicker({ editor, clock }: StampPickerProps) {
  const shown = useStore(editor.store, (state) => state.session.tool === 'stamp');
  const stamp = useStore(editor.store, (state) => state.session.stamp);
  const own = useStore(editor.store, (state) => state.session.userStamps);
  const isOwn = useStore(editor.store, (state) => isUserStamp(state.session));
  if (!shown) return null;
  const run = (id: string) => commandById(id).run(commandContext(editor, clock));
  return (
    <div role="group" aria-label="Stamp">
      <select
        aria-label="Stamp shape"
        value={stamp}
        onChange={(event) => editor.setSession({ stamp: event.target.value })}
      >
        <optgroup label="Built in">
          {stamps.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </optgroup>
        {own.length > 0 && (
          <optgroup label="User">
            {own.map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </optgroup>
        )}
      </select>
      {isOwn && (
        <>
          <button type="button" onClick={() => run('stamp.rename')}>
            Rename…
          </button>
          <button type="button" onClick={() => run('stamp.delete')}>
            Delete stamp
          </button>
        </>
      )}
    </div>
  );
}
