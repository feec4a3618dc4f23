import { JobProgress } from '../controls/job-progress';
import { useStudioState } from '../hooks/use-studio';
import { StatusLine } from './status-line';

/** What is stored of a pack stays when it is stopped. */
function PackProgress() {
  const stores = useStudioState(
    ({ jobs: { pack } }) =>
      pack.kind === 'running' && (pack.stage === 'fetch-pack' || pack.stage === 'copy-pack'),
  );
  return (
    <JobProgress job="pack" label="Model pack" cancelLabel={stores ? 'Pause download' : 'Cancel loading'} />
  );
}

/** The status line, and the progress of what has no place of its own on the page. */
export function StatusBar() {
  const worksOffline = useStudioState((state) => state.offline.worksOffline);
  return (
    <footer className="status-bar">
      <StatusLine />
      <JobProgress job="open" label="Reading file" cancelLabel="Cancel import" />
      <JobProgress job="align" label="Reading the production sound" cancelLabel="Cancel alignment" />
      <JobProgress job="reference" label="Reading reference audio" cancelLabel="Cancel reference" />
      <PackProgress />
      {worksOffline && (
        <p className="privacy" title="All files of the studio are stored in this browser">
          Works offline
        </p>
      )}
      <p className="privacy">All processing is local</p>
    </footer>
  );
}
