import { useStore } from 'zustand';
import { stamps } from '../../core/envelope/stamps';
import type { Clock, Command } from '../../editor/commands/command';
import { commandById } from '../../editor/commands/commands';
import type { Editor } from '../../editor/editor';
import { tools } from '../../editor/tools/tools';
import { FileButton } from '../controls/file-button';
import './lane.css';

export interface LaneToolbarProps {
  readonly editor: Editor;
  readonly clock: Clock;
  readonly onImport: (file: File) => void;
  readonly onExport: () => void;
}

const edits = ['range.gain', 'range.smooth', 'range.revert', 'range.silence'].map(commandById);
const history = ['edit.undo', 'edit.redo'].map(commandById);

function title({ label, shortcut }: Command): string {
  return shortcut ? `${label} (${shortcut.split(' ')[0]!.replace('Mod', 'Ctrl')})` : label;
}

function CommandButton({ command, editor, clock }: { command: Command; editor: Editor; clock: Clock }) {
  const enabled = useStore(editor.store, () => command.canRun({ editor, clock }));
  return (
    <button
      type="button"
      disabled={!enabled}
      title={title(command)}
      onClick={() => command.run({ editor, clock })}
    >
      {command.label}
    </button>
  );
}

function ToolButtons({ editor }: { readonly editor: Editor }) {
  const current = useStore(editor.store, (state) => state.session.tool);
  const stamp = useStore(editor.store, (state) => state.session.stamp);
  return (
    <div className="lane-tools" role="group" aria-label="Tools">
      {tools.map(({ id, label, shortcut, hint }) => (
        <button
          key={id}
          type="button"
          aria-pressed={id === current}
          title={`${label} (${shortcut}): ${hint}`}
          onClick={() => editor.setSession({ tool: id })}
        >
          {label}
        </button>
      ))}
      {current === 'stamp' && (
        <select
          aria-label="Stamp shape"
          value={stamp}
          onChange={(event) => editor.setSession({ stamp: event.target.value })}
        >
          {stamps.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}

/** Tools, edits of the selected range, history, and the envelope file. */
export function LaneToolbar({ editor, clock, onImport, onExport }: LaneToolbarProps) {
  const snap = useStore(editor.store, (state) => state.session.snap);
  return (
    <div className="lane-toolbar" role="toolbar" aria-label="Envelope">
      <ToolButtons editor={editor} />
      <div role="group" aria-label="History">
        {history.map((command) => (
          <CommandButton key={command.id} command={command} editor={editor} clock={clock} />
        ))}
      </div>
      <div role="group" aria-label="Selection">
        {edits.map((command) => (
          <CommandButton key={command.id} command={command} editor={editor} clock={clock} />
        ))}
      </div>
      <button
        type="button"
        aria-pressed={snap}
        title={title(commandById('lane.snap'))}
        onClick={() => commandById('lane.snap').run({ editor, clock })}
      >
        Snap
      </button>
      <div className="lane-files" role="group" aria-label="Envelope file">
        <FileButton label="Import envelope" accept=".csv,text/csv" onFile={onImport} />
        <button type="button" className="button" onClick={onExport}>
          Export envelope
        </button>
      </div>
    </div>
  );
}
