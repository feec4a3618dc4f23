import { Icon } from '../controls/icon';
import { useStudio } from '../hooks/use-studio';
import { RecentProjects } from '../library/recent-projects';

interface EmptyStateProps {
  /** A clip is being opened, or the workspace for it. */
  readonly opening: boolean;
  readonly onChoose: () => void;
  readonly onProjects: () => void;
  readonly over: boolean;
}

/** The page without a clip. */
export function EmptyState({ opening, onChoose, onProjects, over }: EmptyStateProps) {
  const studio = useStudio();
  return (
    <main className="empty-state">
      <div className="drop-target" data-over={over || undefined}>
        <Icon name="film" />
        <p className="drop-title">{opening ? 'Opening…' : 'Drop a video here'}</p>
        <div className="button-row">
          <button type="button" className="button primary" disabled={opening} onClick={onChoose}>
            Choose file…
          </button>
          <button
            type="button"
            className="button"
            disabled={opening}
            onClick={() => void studio.clip.openDemo()}
          >
            Open demo clip
          </button>
          {opening && (
            <button type="button" className="button" onClick={() => studio.cancel('open')}>
              Cancel
            </button>
          )}
        </div>
      </div>
      <RecentProjects onAll={onProjects} />
      <ol className="steps">
        <li>
          <strong>Map the envelope.</strong> The model analyses the picture and draws a loudness envelope.
        </li>
        <li>
          <strong>Edit and prompt.</strong> Redraw the envelope. Describe the sound with text, reference audio
          or both.
        </li>
        <li>
          <strong>Generate.</strong> Stereo sound that follows the envelope, made in this browser. Your
          footage stays on this machine.
        </li>
      </ol>
    </main>
  );
}
