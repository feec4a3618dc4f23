import { isRunning } from '../../studio/jobs/job';
import { Icon } from '../controls/icon';
import { useStudio, useStudioState } from '../hooks/use-studio';

/** What the page shows before there is a clip. */
export function EmptyState({ onChoose, over }: { onChoose: () => void; over: boolean }) {
  const studio = useStudio();
  const opening = useStudioState((state) => isRunning(state.jobs.open));
  return (
    <main className="empty-state">
      <div className="drop-target" data-over={over || undefined}>
        <Icon name="film" />
        <p className="drop-title">{opening ? 'Opening…' : 'Drop a video here'}</p>
        <div className="button-row">
          <button type="button" className="button primary" disabled={opening} onClick={onChoose}>
            Choose a file…
          </button>
          <button type="button" className="button" disabled={opening} onClick={() => void studio.openDemo()}>
            Try the demo clip
          </button>
        </div>
      </div>
      <ol className="steps">
        <li>
          <strong>The picture draws a loudness curve.</strong> It shows when something should sound, and how
          loud.
        </li>
        <li>
          <strong>You redraw it</strong> and say what it should sound like: in words, with a sound, or both.
        </li>
        <li>
          <strong>Stereo sound that follows your curve</strong> is made in this browser. Your footage never
          leaves the machine.
        </li>
      </ol>
    </main>
  );
}
