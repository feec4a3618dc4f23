import { Icon } from '../controls/icon';
import { usePageRegions } from '../frame/page-regions';
import { useStudio, useStudioState } from '../hooks/use-studio';
import { chooseSoundFolder } from './choose-sound-folder';
import { FolderList } from './folder-list';
import { IndexingRow } from './indexing-row';
import { SoundList } from './sound-list';
import { SoundSearch } from './sound-search';
import './sounds.css';

/** The designer's own sounds: folders, search, audition. */
export function SoundsPanel() {
  const studio = useStudio();
  const regions = usePageRegions();
  const hasFolders = useStudioState((state) => state.soundFolders.folders.length > 0);
  return (
    <section className="panel-section sounds" aria-label="Sounds">
      <div className="sounds-head">
        <h2>Sounds</h2>
        <button type="button" className="button small" onClick={() => chooseSoundFolder(studio)}>
          <Icon name="folder" />
          Add sound folder
        </button>
      </div>
      {hasFolders ? (
        <>
          <SoundSearch inputRef={regions.ref('sounds')} />
          <IndexingRow />
          <SoundList />
          <FolderList />
        </>
      ) : (
        <p className="hint">Find your own effects by words or by likeness. Nothing is copied or sent.</p>
      )}
    </section>
  );
}
