import { useStudio, useStudioState } from '../hooks/use-studio';
import { NoticeBar } from './notice-bar';

/** Offers autosaved work of an earlier session, or of the clip that was open before. */
export function RestoreBar() {
  const studio = useStudio();
  const restorable = useStudioState((state) => state.restorable);
  if (!restorable) return null;
  const when = new Date(restorable.saved).toLocaleString(undefined, {
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  return (
    <NoticeBar
      tone="info"
      actions={[
        { label: 'Restore', onClick: () => void studio.project.restore() },
        { label: 'Discard', onClick: () => void studio.project.discardRestorable() },
      ]}
    >
      Autosaved work on <strong>{restorable.fileName}</strong> from {when}.
    </NoticeBar>
  );
}
