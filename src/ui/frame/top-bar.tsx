import { acceptedFiles } from '../controls/accepted-files';
import { Icon } from '../controls/icon';
import { IconButton } from '../controls/icon-button';
import { FileButton } from '../controls/file-button';
import { useEditorState, useStudio, useStudioState } from '../hooks/use-studio';
import { useCommandTitle } from '../keyboard/use-command-title';
import { EngineBadge } from './engine-badge';
import { usePageRegions } from './page-regions';
import { SaveProject } from './save-project';
import './frame.css';

interface TopBarProps {
  readonly onProjects: () => void;
  readonly onHelp: () => void;
  readonly onCommands: () => void;
  readonly onPacks: () => void;
}

export function TopBar({ onProjects, onHelp, onCommands, onPacks }: TopBarProps) {
  const studio = useStudio();
  const regions = usePageRegions();
  const hasClip = useEditorState((state) => state.document.clip !== null);
  const dirty = useEditorState((state) => state.dirty);
  const fileName = useEditorState((state) => state.document.clip?.fileName ?? '');
  const name = useStudioState((state) => state.library.open?.name ?? null);
  const titles = {
    projects: useCommandTitle('page.projects', 'Your projects in this browser'),
    open: useCommandTitle('page.open', 'Open a video, or drop it anywhere'),
    palette: useCommandTitle('page.palette', 'Find a command'),
    shortcuts: useCommandTitle('page.shortcuts', 'Keyboard shortcuts'),
  };
  return (
    <header className="top-bar" ref={regions.ref('open')}>
      <h1>
        <BrandMark />
        <span>Stable-V2A Studio</span>
      </h1>
      <div className="top-bar-group">
        <button type="button" className="button" title={titles.projects} onClick={onProjects}>
          <Icon name="list" />
          <span>Projects</span>
        </button>
        <FileButton
          label="Open video"
          icon="film"
          title={titles.open}
          accept={acceptedFiles.video}
          onFile={(file) => void studio.clip.open(file)}
        />
        <FileButton
          label="Open project"
          icon="folder"
          title="Open a project from a file"
          accept={acceptedFiles.project}
          onFile={(file) => void studio.project.open(file)}
        />
        <SaveProject />
      </div>
      <p className="clip-name">
        <span className="clip-name-text" title={fileName}>
          {name !== null && !isNameOf(fileName, name) && <strong>{name} </strong>}
          {fileName}
        </span>
        {dirty && hasClip && <span title="Changed since it was last saved to a file"> •</span>}
      </p>
      <div className="top-bar-group end">
        <EngineBadge onPacks={onPacks} />
        <IconButton icon="search" label="Find a command" title={titles.palette} onClick={onCommands} />
        <IconButton icon="help" label="Keyboard shortcuts" title={titles.shortcuts} onClick={onHelp} />
      </div>
    </header>
  );
}

/** A project of `hammer.mp4` is called `hammer` until it is renamed: the name is not shown twice. */
function isNameOf(fileName: string, name: string): boolean {
  return name === fileName || name === fileName.replace(/\.[^.]*$/, '');
}

function BrandMark() {
  return (
    <svg className="brand-mark" viewBox="0 0 32 32" aria-hidden="true">
      <path d="M3 22c5 0 5-14 9-14s4 16 8 16 3-9 9-9" />
    </svg>
  );
}
