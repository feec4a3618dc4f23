import { useStore } from 'zustand';
import { commandContext, type Clock } from '../../../editor/commands/command';
import { commandById } from '../../../editor/commands/commands';
import type { Editor } from '../../../editor/editor';
import type { ToolId } from '../../../editor/session';
import { tools } from '../../../editor/tools/tools';
import { Icon } from '../../controls/icon';
import { titleWithKey } from '../../keyboard/key-names';
import { CommandButton } from '../../controls/command-button';
import { Toolbar } from '../../controls/toolbar';
import { usePageRegions } from '../../frame/page-regions';
import { EnvelopeFiles } from './envelope-files';
import { MoreMenu } from './more-menu';
import { StampPicker } from './stamp-picker';
import '../lane.css';

export interface LaneToolbarProps {
  readonly editor: Editor;
  readonly clock: Clock;
}

const edits = ['range.gain', 'range.normalise', 'range.smooth', 'range.revert'].map(commandById);
const history = [
  { command: commandById('edit.undo'), icon: 'undo' },
  { command: commandById('edit.redo'), icon: 'redo' },
] as const;

/** Tools that are of use while another tab has the project. */
const viewing: readonly ToolId[] = ['select', 'range'];

function ToolButtons({ editor }: { readonly editor: Editor }) {
  const current = useStore(editor.store, (state) => state.session.tool);
  const keymap = useStore(editor.store, (state) => state.session.keymap);
  const readOnly = useStore(editor.store, (state) => state.readOnly);
  return (
    <div className="lane-tools" role="group" aria-label="Tools">
      {tools.map(({ id, label, hint }) => (
        <button
          key={id}
          type="button"
          aria-label={label}
          aria-pressed={id === current}
          disabled={readOnly && !viewing.includes(id)}
          title={`${titleWithKey(commandById(`tool.${id}`), keymap)}: ${hint}`}
          onClick={() => editor.setSession({ tool: id })}
        >
          <Icon name={id} />
        </button>
      ))}
    </div>
  );
}

/** Tools, history, range edits, snap and envelope files. What comes and goes with the tool is last, so that no button moves. */
export function LaneToolbar({ editor, clock }: LaneToolbarProps) {
  const snap = useStore(editor.store, (state) => state.session.snap);
  const keymap = useStore(editor.store, (state) => state.session.keymap);
  const regions = usePageRegions();
  return (
    <Toolbar label="Envelope" className="lane-toolbar" onPress={() => regions.focus('lane')}>
      <ToolButtons editor={editor} />
      <div role="group" aria-label="History">
        {history.map(({ command, icon }) => (
          <CommandButton key={command.id} command={command} icon={icon} editor={editor} clock={clock} />
        ))}
      </div>
      <div role="group" aria-label="Selection">
        {edits.map((command) => (
          <CommandButton key={command.id} command={command} editor={editor} clock={clock} />
        ))}
        <MoreMenu editor={editor} clock={clock} />
      </div>
      <button
        type="button"
        aria-pressed={snap}
        title={titleWithKey(commandById('lane.snap'), keymap)}
        onClick={() => commandById('lane.snap').run(commandContext(editor, clock))}
      >
        Snap
      </button>
      <StampPicker editor={editor} clock={clock} />
      <EnvelopeFiles />
    </Toolbar>
  );
}
