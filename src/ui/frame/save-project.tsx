import { formatBytes } from '../../core/format-bytes';
import { clipObstacle } from '../../studio/commands/clip-obstacle';
import { Icon } from '../controls/icon';
import { IconButton } from '../controls/icon-button';
import { Menu, type MenuItem } from '../controls/menu';
import { useMenuBelow } from '../controls/use-menu-below';
import { useObstacle } from '../hooks/use-obstacle';
import { useEditorState, useStudio } from '../hooks/use-studio';
import { useCommandTitle } from '../keyboard/use-command-title';

/** Saves the project as a file; the menu beside it saves it with the video. */
export function SaveProject() {
  const studio = useStudio();
  const clip = useEditorState((state) => state.document.clip);
  const obstacle = useObstacle(clipObstacle);
  const title = useCommandTitle('page.save', 'Envelope, prompt, takes and undo history in one file');
  const menu = useMenuBelow();
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
      <IconButton
        icon="down"
        disabled={!clip}
        label="More ways to save"
        title="Save with the video…"
        {...menu.button}
      />
      {menu.at && <Menu label="More ways to save" sections={[[item]]} at={menu.at} onClose={menu.close} />}
    </div>
  );
}
