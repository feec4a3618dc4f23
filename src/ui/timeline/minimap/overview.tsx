import { commandById } from '../../../editor/commands/commands';
import { commandContext, type Clock } from '../../../editor/commands/command';
import type { Editor } from '../../../editor/editor';
import { Icon } from '../../controls/icon';
import { Minimap } from './minimap';

interface OverviewProps {
  readonly editor: Editor;
  readonly clock: Clock;
}

const buttons = [
  { command: commandById('view.zoom-out'), icon: 'zoomOut' },
  { command: commandById('view.zoom-in'), icon: 'zoomIn' },
  { command: commandById('view.zoom-all'), icon: 'zoomAll' },
] as const;

/** Below the timeline: zoom buttons and the minimap. */
export function Overview({ editor, clock }: OverviewProps) {
  return (
    <div className="overview">
      <div className="overview-zoom" role="group" aria-label="Zoom">
        {buttons.map(({ command, icon }) => (
          <button
            key={command.id}
            type="button"
            className="icon-button quiet"
            aria-label={command.label}
            title={`${command.label} (${command.shortcut?.split(' ')[0] ?? ''})`}
            onClick={() => command.run(commandContext(editor, clock))}
          >
            <Icon name={icon} />
          </button>
        ))}
      </div>
      <Minimap editor={editor} clock={clock} />
    </div>
  );
}
