import type { RecordingReference } from '../../core/project/project';
import { Icon } from '../controls/icon';
import { useEditorState, useStudio, useStudioState } from '../hooks/use-studio';
import { groupRecordings } from './recording-groups';
import { RecordingName } from './take-recordings';

/** Which recordings the words may choose: what is pinned and banned, and whether share-alike ones may be used. */
export function RecordingChoice() {
  const studio = useStudio();
  const { pinned, banned, allowShareAlike } = useEditorState(({ document }) => document.prompt.recordings);
  const hasBank = useStudioState(({ manifest }) => manifest?.bank !== undefined);
  if (!hasBank && pinned.length === 0 && banned.length === 0) return null;
  return (
    <div className="recording-choice">
      <ChosenList
        label="Pinned"
        recordings={pinned}
        remove="Unpin"
        onRemove={(removed) => studio.recordings.unpin(removed)}
      />
      <ChosenList
        label="Banned"
        recordings={banned}
        remove="Allow"
        onRemove={(removed) => studio.recordings.allow(removed)}
      />
      {hasBank && (
        <label
          className="check"
          title="Words may also choose recordings under CC BY-SA licences, which most footsteps are. What you publish may have to be under the same licence."
        >
          <input
            type="checkbox"
            checked={allowShareAlike}
            onChange={(event) => studio.recordings.allowShareAlike(event.target.checked)}
          />
          Allow share-alike recordings
        </label>
      )}
    </div>
  );
}

interface ChosenListProps {
  readonly label: string;
  readonly recordings: readonly RecordingReference[];
  readonly remove: string;
  readonly onRemove: (recordings: readonly RecordingReference[]) => void;
}

function ChosenList({ label, recordings, remove, onRemove }: ChosenListProps) {
  const groups = groupRecordings(recordings);
  if (groups.length === 0) return null;
  return (
    <ul aria-label={`${label} recordings`}>
      {groups.map((group) => (
        <li key={group.key}>
          <small>{label}</small>
          <RecordingName
            name={group.name}
            count={group.recordings.length}
            licence={group.licence}
            attribution={group.attribution}
          />
          <button
            type="button"
            className="icon-button small quiet"
            aria-label={`${remove} ${group.name}`}
            title={remove}
            onClick={() => onRemove(group.recordings)}
          >
            <Icon name="close" />
          </button>
        </li>
      ))}
    </ul>
  );
}
