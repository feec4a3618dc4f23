import { holdsRecording } from '../../core/project/holds-recording';
import type { Take, TakeRecording } from '../../core/project/project';
import { recordingsOf } from '../../core/project/recipes-of';
import { isRunning } from '../../studio/jobs/job';
import { Icon } from '../controls/icon';
import { useEditorState, useStudio, useStudioState } from '../hooks/use-studio';
import { groupRecordings, type RecordingGroup } from './recording-groups';
import { swapObstacle } from './swap-obstacle';

/** The recordings that a take was made from, with their licences; each can be pinned for the next takes, banned or swapped. */
export function TakeRecordings({ take }: { readonly take: Take }) {
  const groups = groupRecordings(recordingsOf(take));
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
      <ul>
        {groups.map((group) => (
          <GroupRow key={group.key} group={group} />
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

function GroupRow({ group }: { readonly group: RecordingGroup<TakeRecording> }) {
  const studio = useStudio();
  const { name, licence, attribution, recordings } = group;
  const pinned = useEditorState(({ document }) =>
    recordings.every((one) => holdsRecording(document.prompt.recordings.pinned, one)),
  );
  const banned = useEditorState(({ document }) =>
    recordings.every((one) => holdsRecording(document.prompt.recordings.banned, one)),
  );
  const isReference = recordings[0]!.source === 'reference';
  return (
    <li data-banned={banned || undefined}>
      <RecordingName name={name} count={recordings.length} licence={licence} attribution={attribution} />
      {isReference ? (
        <span className="hint">reference</span>
      ) : (
        <>
          <button
            type="button"
            className="icon-button small quiet"
            aria-label={`Pin ${name}`}
            aria-pressed={pinned}
            title={pinned ? 'Pinned; click to unpin' : 'Pin: make the next takes from this'}
            onClick={() => (pinned ? studio.recordings.unpin(recordings) : studio.recordings.pin(recordings))}
          >
            <Icon name={pinned ? 'lock' : 'unlock'} />
          </button>
          <button
            type="button"
            className="icon-button small quiet"
            aria-label={`Ban ${name}`}
            aria-pressed={banned}
            title={banned ? 'Banned; click to allow' : 'Ban: never use this again in this project'}
            onClick={() => (banned ? studio.recordings.allow(recordings) : studio.recordings.ban(recordings))}
          >
            <Icon name="close" />
          </button>
        </>
      )}
    </li>
  );
}

interface RecordingNameProps {
  readonly name: string;
  /** Takes of one recording. */
  readonly count: number;
  readonly licence: string;
  readonly attribution: string;
}

export function RecordingName({ name, count, licence, attribution }: RecordingNameProps) {
  const title = [name, attribution && `by ${attribution}`, licence].filter(Boolean).join(', ');
  return (
    <span className="recording-name" title={title}>
      {name}
      {count > 1 && ` ×${count}`}
      {licence !== '' && <small> {licence}</small>}
    </span>
  );
}
