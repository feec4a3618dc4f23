import type { IndexingState } from '../../studio/sound-folders/sound-folders-state';
import { formatSeconds } from '../../studio/jobs/status';
import { Progress } from '../controls/progress';
import { useStudio, useStudioState } from '../hooks/use-studio';

/** How far the reading of a folder is, with pause and resume. */
export function IndexingRow() {
  const studio = useStudio();
  const indexing = useStudioState((state) => state.soundFolders.indexing);
  if (!indexing) return null;
  const { done, phase, total } = indexing;
  const paused = phase === 'paused';
  return (
    <div className="running">
      <Progress
        label="Reading sound folder"
        fraction={phase === 'listing' || total === 0 ? null : done / total}
        detail={describe(indexing)}
      />
      <button
        type="button"
        className="button small"
        aria-label={paused ? 'Resume reading' : 'Pause reading'}
        onClick={() => (paused ? studio.soundFolders.resume() : studio.soundFolders.pause())}
      >
        {paused ? 'Resume' : 'Pause'}
      </button>
    </div>
  );
}

/** "Effects: 120 of 2000, 3 min 20 s left" */
function describe({ name, phase, done, total, secondsLeft }: IndexingState): string {
  if (phase === 'listing') return `${name}: listing files, ${total} so far`;
  const count = `${name}: ${done} of ${total}`;
  if (phase === 'paused') return `${count}, paused`;
  if (phase === 'waiting') return `${count}, waiting for other work`;
  return secondsLeft === null ? count : `${count}, ${formatSeconds(secondsLeft)} left`;
}
