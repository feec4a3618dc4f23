import { commandById } from '../../../editor/commands/commands';
import type { Clock } from '../../../editor/commands/command';
import type { Editor } from '../../../editor/editor';
import { CommandButton } from '../../controls/command-button';
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
          <CommandButton
            key={command.id}
            className="icon-button quiet"
            command={command}
            icon={icon}
            editor={editor}
            clock={clock}
          />
        ))}
      </div>
      <Minimap editor={editor} clock={clock} />
    </div>
  );
}
