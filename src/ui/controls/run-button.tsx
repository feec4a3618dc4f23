import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { isRunning, type JobName } from '../../studio/jobs/job';
import { useStudioState } from '../hooks/use-studio';
import { JobProgress } from './job-progress';

interface RunButtonProps {
  readonly job: JobName;
  /** Accessible name of the progress bar. */
  readonly progressLabel: string;
  /** Why the job cannot start, as a sentence; null when it can. */
  readonly obstacle: string | null;
  readonly title: string;
  /** The next step of the work. */
  readonly isNext: boolean;
  readonly onRun: () => void;
  readonly children: ReactNode;
}

/** The button that starts a job; while the job runs, its progress. The keyboard's focus stays here. */
export function RunButton({ job, progressLabel, obstacle, title, isNext, onRun, children }: RunButtonProps) {
  const running = useStudioState((state) => isRunning(state.jobs[job]));
  const place = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  // The browser moves the focus to the page when the focused element is removed.
  useLayoutEffect(() => {
    const { activeElement, body } = document;
    if (running && activeElement === body) place.current?.focus({ preventScroll: true });
    // A disabled button cannot have the focus.
    else if (!running && activeElement === place.current && obstacle === null)
      button.current?.focus({ preventScroll: true });
  }, [running, obstacle]);
  return (
    <div
      ref={place}
      tabIndex={-1}
      className="run-button"
      // Cancel leaves the page with the progress.
      onClick={() => running && place.current?.focus({ preventScroll: true })}
    >
      {running ? (
        <JobProgress job={job} label={progressLabel} />
      ) : (
        <button
          ref={button}
          type="button"
          className={isNext ? 'button wide primary' : 'button wide'}
          disabled={obstacle !== null}
          title={obstacle ?? title}
          onClick={onRun}
        >
          {children}
        </button>
      )}
    </div>
  );
}
