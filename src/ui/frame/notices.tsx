import { useStudio, useStudioState } from '../hooks/use-studio';
import { DeletedBar, ReadOnlyBar, StorageAlert } from '../library/library-bars';
import { NoticeBar } from './notice-bar';
import { UpdateBar } from './update-bar';
import './notices.css';

interface NoticesProps {
  /** The projects dialog shows the deletion itself; the page behind it stands still. */
  readonly projectsOpen: boolean;
}

/**
 * The bars between the top bar and the work, one below the other. Errors are in the page's only `role=alert`. The other bars are
 * announced politely; `role=status` is the status line's.
 */
export function Notices({ projectsOpen }: NoticesProps) {
  return (
    <div className="notices">
      <div role="alert">
        <StorageAlert />
        <Alerts />
      </div>
      <div aria-live="polite">
        <ReadOnlyBar />
        {!projectsOpen && <DeletedBar />}
        <UpdateBar />
      </div>
    </div>
  );
}

/** Every error that is neither dismissed nor tried again. */
function Alerts() {
  const studio = useStudio();
  const alerts = useStudioState((state) => state.alerts);
  return alerts.map(({ source, text }) => (
    <NoticeBar key={source} tone="error" onDismiss={() => studio.dismissAlert(source)}>
      {text}
    </NoticeBar>
  ));
}
