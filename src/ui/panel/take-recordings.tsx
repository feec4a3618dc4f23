import { holdsRecording } from '../../core/project/holds-recording';
import type { Take, TakeRecording } from '../../core/project/project';
import { recordingsOf } from '../../core/project/recipes-of';
import { isRunning } from '../../studio/jobs/job';
import { IconButton } from '../controls/icon-button';
import { useEditorState, useStudio, useStudioState } from '../hooks/use-studio';
import {
  groupByCredit,
  numbersText,
  type RecordingEntry,
  type CreditedRecordings,
  termsText,
} from './recording-groups';
import { swapObstacle } from './swap-obstacle';

/** The recordings that a take was made from, with their licences; each can be pinned for the next takes, banned or swapped. */
export function TakeRecordings({ take }: { readonly take: Take }) {
  const groups = groupByCredit(recordingsOf(take));
  if (groups.length === 0) {
    const isSought = take.prompt.text.trim() !== '' || take.picture.length > 0;
    const lookedUp = take.recordingShare > 0 && isSought;
    return lookedUp ? <p className="hint">Made by the model alone, without recordings.</p> : null;
  }
  return (
    <section className="take-recordings" aria-label="Made from">
      <div className="recordings-head">
        <h3>Made from</h3>
        <SwapButton take={take} />
      </div>
      <ul className="recordings">
        {groups.map((group) => (
          <li key={group.key}>
            <ul>
              {group.entries.map((entry) => (
                <EntryRow key={entry.name} entry={entry} isReference={group.source === 'reference'} />
              ))}
            </ul>
            <CreditTerms recordings={group} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function SwapButton({ take }: { readonly take: Take }) {
  const studio = useStudio();
  const busy = useStudioState(({ jobs }) => isRunning(jobs.generate) || isRunning(jobs.map));
  const words = useEditorState(({ document }) => document.prompt.text);
  const obstacle = swapObstacle({ ...take, recordings: recordingsOf(take) }, words, busy);
  return (
    <button
      type="button"
      className="button small"
      disabled={obstacle !== null}
      title={obstacle ?? 'Pin the next nearest recording in place of these, for the next takes'}
      onClick={() => void studio.recordings.swap(take.id)}
    >
      Swap
    </button>
  );
}

interface EntryRowProps {
  readonly entry: RecordingEntry<TakeRecording>;
  /** It is in the prompt, where it is changed. */
  readonly isReference: boolean;
}

function EntryRow({ entry, isReference }: EntryRowProps) {
  const studio = useStudio();
  const { name, recordings } = entry;
  const pinned = useEditorState(({ document }) =>
    recordings.every((one) => holdsRecording(document.prompt.recordings.pinned, one)),
  );
  const banned = useEditorState(({ document }) =>
    recordings.every((one) => holdsRecording(document.prompt.recordings.banned, one)),
  );
  return (
    <li data-banned={banned || undefined}>
      <RecordingName entry={entry} />
      {!isReference && (
        <>
          <IconButton
            icon={pinned ? 'lock' : 'unlock'}
            className="small quiet"
            label={`Pin ${name}`}
            aria-pressed={pinned}
            title={pinned ? 'Pinned; click to unpin' : 'Pin: make the next takes from this'}
            onClick={() => (pinned ? studio.recordings.unpin(recordings) : studio.recordings.pin(recordings))}
          />
          <IconButton
            icon="close"
            className="small quiet"
            label={`Ban ${name}`}
            aria-pressed={banned}
            title={banned ? 'Banned; click to allow' : 'Ban: never use this again in this project'}
            onClick={() => (banned ? studio.recordings.allow(recordings) : studio.recordings.ban(recordings))}
          />
        </>
      )}
    </li>
  );
}

/** Number and title. */
export function RecordingName({ entry: { name, numbers } }: { readonly entry: RecordingEntry<unknown> }) {
  return (
    <>
      <span className="recording-number numeric">{numbersText(numbers)}</span>
      <span className="recording-name">{name}</span>
    </>
  );
}

/** Licence and who must be named. */
export function CreditTerms({ recordings }: { readonly recordings: CreditedRecordings<unknown> }) {
  const terms = termsText(recordings);
  return terms === '' ? null : <small className="recording-terms">{terms}</small>;
}
