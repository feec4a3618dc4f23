import type { RecordingReference } from '../../core/project/project';
import { IconButton } from '../controls/icon-button';
import { useEditorState, useStudio, useStudioState } from '../hooks/use-studio';
import { groupByCredit } from './recording-groups';
import { RecordingName, CreditTerms } from './take-recordings';
import { Check } from '../controls/check';

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
        <Check
          checked={allowShareAlike}
          title="Words may also choose recordings under CC BY-SA licences, which most footsteps are. What you publish may have to be under the same licence."
          onChange={(checked) => studio.recordings.allowShareAlike(checked)}
        >
          Allow share-alike recordings
        </Check>
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
  const groups = groupByCredit(recordings);
  if (groups.length === 0) return null;
  return (
    <>
      <h3>{label}</h3>
      <ul className="recordings" aria-label={`${label} recordings`}>
        {groups.map((group) => (
          <li key={group.key}>
            <ul>
              {group.entries.map((entry) => (
                <li key={entry.name}>
                  <RecordingName entry={entry} />
                  <IconButton
                    icon="close"
                    className="small quiet"
                    label={`${remove} ${entry.name}`}
                    title={remove}
                    onClick={() => onRemove(entry.recordings)}
                  />
                </li>
              ))}
            </ul>
            <CreditTerms recordings={group} />
          </li>
        ))}
      </ul>
    </>
  );
}
