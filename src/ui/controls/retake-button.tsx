import { retakeObstacle } from '../../studio/commands/readiness';
import { useReadiness } from '../hooks/use-obstacle';
import { useStudio } from '../hooks/use-studio';
import { useCommandTitle } from '../keyboard/use-command-title';

interface RetakeButtonProps {
  readonly label: string;
  readonly className?: string;
}

/** Makes the selected range of the current take again. */
export function RetakeButton({ label, className }: RetakeButtonProps) {
  const studio = useStudio();
  const obstacle = useReadiness(retakeObstacle);
  const title = useCommandTitle(
    'page.retake',
    'Make this range of the take again, as a new take with another seed and with curve, prompt and settings as they are now',
  );
  return (
    <button
      type="button"
      className={className}
      disabled={obstacle !== null}
      title={obstacle ?? title}
      onClick={() => void studio.takes.retake()}
    >
      {label}
    </button>
  );
}
