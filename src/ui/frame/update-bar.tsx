import { useStudio, useStudioState } from '../hooks/use-studio';
import { NoticeBar } from './notice-bar';

/** Offers a newer version of the studio. Nothing changes under the open page until the user takes it. */
export function UpdateBar() {
  const studio = useStudio();
  const update = useStudioState((state) => state.offline.update);
  if (update === 'none') return null;
  return (
    <NoticeBar tone="info" actions={[{ label: 'Reload', onClick: () => void studio.offline.reload() }]}>
      {update === 'ready'
        ? 'A new version is ready.'
        : 'A new version is ready. The studio is open in another tab, too: close it there, then reload.'}
    </NoticeBar>
  );
}
