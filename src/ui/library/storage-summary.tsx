import { formatBytes } from '../../core/format-bytes';
import { isRunning } from '../../studio/jobs/job';
import { useStudio, useStudioState } from '../hooks/use-studio';

/** What storage the projects take, whether the browser protects it, and the copy of the open clip. */
export function StorageSummary() {
  const studio = useStudio();
  const space = useStudioState((state) => state.library.space);
  const hasProjects = useStudioState((state) => state.library.projects.length > 0);
  const copying = useStudioState((state) => isRunning(state.jobs.copy));
  const canCopy = useStudioState(
    ({ clip, library: { open, projects } }) =>
      clip !== null && open !== null && projects.find(({ id }) => id === open.id)?.clipCopied !== true,
  );
  return (
    <footer className="storage-summary">
      {space && (
        <p>
          <meter aria-label="Storage used" min={0} max={Math.max(1, space.quota)} value={space.used} />
          {formatBytes(space.used)} of {formatBytes(space.quota)} used, the studio&apos;s own files included.
        </p>
      )}
      {space &&
        hasProjects &&
        (space.persisted ? (
          <p>The browser protects your projects: they stay until you delete them.</p>
        ) : (
          <p>
            When the disk gets full, the browser may delete projects that you have not saved to a file.{' '}
            <button
              type="button"
              className="button small"
              onClick={() => void studio.library.requestPersistence()}
            >
              Protect my projects
            </button>
          </p>
        ))}
      {(canCopy || copying) && (
        <p>
          With a copy of the clip, the project opens with its picture wherever the file is.{' '}
          <button
            type="button"
            className="button small"
            disabled={copying}
            onClick={() => void studio.library.copyClip()}
          >
            {copying ? 'Copying…' : 'Keep a copy of the clip in this browser'}
          </button>{' '}
          {copying && (
            <button type="button" className="button small" onClick={() => studio.cancel('copy')}>
              Cancel
            </button>
          )}
        </p>
      )}
    </footer>
  );
}
