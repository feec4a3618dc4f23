import { useState } from 'react';
import { formatBytes } from '../../core/format-bytes';
import { clipObstacle } from '../../studio/commands/clip-obstacle';
import { Icon } from '../controls/icon';
import { Menu, type MenuItem } from '../controls/menu';
import { useObstacle } from '../hooks/use-obstacle';
import { useEditorState, useStudio } from '../hooks/use-studio';
import { useCommandTitle } from '../keyboard/use-command-title';

/** Saves the project as a file; the menu beside it saves it with the video. */
export function SaveProject() {
  const studio = useStudio();
  const clip = useEditorState((state) => state.document.clip);
  const obstacle = useObstacle(clipObstacle);
  const title = useCommandTitle('page.save', 'Envelope, prompt, takes and undo history in one file');
  const [at, setAt] = useState<{ readonly x: number; readonly y: number } | null>(null);
  const item: MenuItem = {
    id: 'page.save-with-video',
    label: `Save project with the video${clip ? ` (${formatBytes(clip.bytes)} more)` : ''}`,
    shortcut: null,
    disabled: obstacle !== null,
    run: () => void studio.project.save(true),
  };
  return (
    <div className="save-project">
      <button
        type="button"
        className="button"
        disabled={!clip}
        title={title}
        onClick={() => void studio.project.save()}
      >
        <Icon name="save" />
        <span>Save project</span>
      </button>
      <button
        type="button"
        className="icon-button"
        disabled={!clip}
        aria-label="More ways to save"
        title="Save with the video…"
        aria-haspopup="menu"
        aria-expanded={at !== null}
        onClick={(event) => {
          const { left, bottom } = event.currentTarget.getBoundingClientRect();
          setAt(at ? null : { x: left, y: bottom + 2 });
        }}
      >
        <Icon name="down" />
      </button>
      {at && <Menu label="More ways to save" sections={[[item]]} at={at} onClose={() => setAt(null)} />}
    </div>
  );
}
