import { NoticeBar } from '../frame/notice-bar';
import { useStudio, useStudioState } from '../hooks/use-studio';

/** What went wrong with a pack: the page's own message is behind the dialog. */
export function PackProblem() {
  const studio = useStudio();
  const problem = useStudioState(
    (state) => state.alerts.find(({ source }) => source === 'pack')?.text ?? null,
  );
  return (
    <div aria-live="assertive">
      {problem !== null && (
        <NoticeBar tone="error" onDismiss={() => studio.dismissAlert('pack')}>
          {problem}
        </NoticeBar>
      )}
    </div>
  );
}
