import type { ListedFolder } from '../../studio/sound-folders/sound-folders-state';
import { Icon } from '../controls/icon';
import { IconButton } from '../controls/icon-button';
import { useStudio, useStudioState } from '../hooks/use-studio';
import { chooseSoundFolder } from './choose-sound-folder';

/** The sound folders: what is in them, what could not be read, and permission where the browser has taken it back. */
export function FolderList() {
  const folders = useStudioState((state) => state.soundFolders.folders);
  const closed = folders.some(({ access }) => access !== 'granted');
  const sounds = folders.reduce((sum, folder) => sum + folder.sounds, 0);
  return (
    <details className="drawer" open={closed || undefined}>
      <summary>
        <Icon name="down" />
        {folders.length === 1 ? '1 folder' : `${folders.length} folders`}, {sounds}{' '}
        {sounds === 1 ? 'sound' : 'sounds'}
      </summary>
      <ul className="sound-folders">
        {folders.map((folder) => (
          <FolderRow key={folder.id} folder={folder} />
        ))}
      </ul>
    </details>
  );
}

function FolderRow({ folder }: { readonly folder: ListedFolder }) {
  const { id, name, sounds, problems, access } = folder;
  const studio = useStudio();
  return (
    <li>
      <span className="sound-name" title={name}>
        {name}
      </span>
      <span className="numeric">{sounds}</span>
      {access === 'granted' && (
        <IconButton
          icon="again"
          className="quiet"
          label={`Update ${name}`}
          title="Look for new and changed files"
          onClick={() => studio.soundFolders.update(id)}
        />
      )}
      {access === 'ask' && (
        <button
          type="button"
          className="button small"
          aria-label={`Allow access to ${name}`}
          onClick={() => void studio.soundFolders.allow(id)}
        >
          Allow access
        </button>
      )}
      {access === 'choose' && (
        <button
          type="button"
          className="button small"
          aria-label={`Choose ${name} again`}
          onClick={() => chooseSoundFolder(studio)}
        >
          Choose again
        </button>
      )}
      <IconButton
        icon="close"
        className="quiet"
        label={`Remove ${name} from the sound folders`}
        title="Remove from the list; the files stay"
        onClick={() => void studio.soundFolders.remove(id)}
      />
      {problems.length > 0 && (
        <details className="sound-problems">
          <summary>{problems.length === 1 ? '1 file' : `${problems.length} files`} could not be read</summary>
          <ul>
            {problems.map(({ path, text }) => (
              <li key={path}>
                <strong>{path}</strong> {text}
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}
