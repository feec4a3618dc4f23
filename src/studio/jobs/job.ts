import type { StoreApi } from 'zustand/vanilla';
import { StudioError, toErrorDto } from '../../core/errors';
import { READ_ONLY } from '../../editor/read-only-reason';
import type { Stage, TaskProgress } from '../../engine/api';
import { type Alert, withAlert, withoutAlert } from '../messages/alerts';

export type JobName =
  'open' | 'library' | 'copy' | 'map' | 'align' | 'generate' | 'reference' | 'save' | 'export' | 'pack';
export type JobStage =
  | Stage
  | 'read'
  | 'read-sound'
  | 'choose-recordings'
  | 'convert'
  | 'write'
  | 'connect-server'
  | 'read-pack'
  | 'fetch-pack'
  | 'copy-pack'
  | 'check-pack'
  | 'delete-pack';

/** State of a piece of work. `fraction` (0..1) and `secondsLeft` are null while they are unknown. */
export type Job =
  | { readonly kind: 'idle' }
  | ({ readonly kind: 'running' } & JobProgress)
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'done' };

export type Jobs = Readonly<Record<JobName, Job>>;

export const idleJobs: Jobs = {
  open: { kind: 'idle' },
  library: { kind: 'idle' },
  copy: { kind: 'idle' },
  map: { kind: 'idle' },
  align: { kind: 'idle' },
  generate: { kind: 'idle' },
  reference: { kind: 'idle' },
  save: { kind: 'idle' },
  export: { kind: 'idle' },
  pack: { kind: 'idle' },
};

export interface JobProgress {
  readonly stage: JobStage;
  readonly fraction: number | null;
  readonly secondsLeft: number | null;
  /** Bytes of the model that have arrived, while they are downloaded. */
  readonly download?: TaskProgress['download'];
  /** Bytes a second. */
  readonly rate?: number | null;
}

export interface JobContext {
  readonly signal: AbortSignal;
  readonly progress: (progress: JobProgress) => void;
}

/** Jobs whose result goes into the project. */
const changing: readonly JobName[] = ['map', 'align', 'generate', 'reference'];

interface JobState {
  readonly jobs: Jobs;
  readonly alerts: readonly Alert[];
  readonly notice: string;
  /** Read-only: another tab has the project. */
  readonly library?: { readonly readOnly: boolean };
}

/** Runs one job of each name at a time and writes its outcome to the store. `run` never rejects. */
export class JobRunner {
  private readonly controllers = new Map<JobName, AbortController>();

  constructor(
    private readonly store: StoreApi<JobState>,
    private readonly log: (detail: string) => void,
  ) {}

  /**
   * Starts `work`, which returns the notice for the status line. Cancels a running job of the same name first, and removes the alert
   * that the same work has left.
   * @param subject the file that the work is about: the alerts of several files stand beside each other.
   */
  async run(
    name: JobName,
    stage: JobStage,
    work: (context: JobContext) => Promise<string>,
    subject?: string,
  ): Promise<void> {
    this.cancel(name);
    const source = subject === undefined ? name : `${name} ${subject}`;
    const controller = new AbortController();
    const { signal } = controller;
    this.controllers.set(name, controller);
    const set = (job: Job, rest: Partial<JobState> = {}) => {
      if (this.controllers.get(name) !== controller) return;
      this.store.setState(({ jobs }) => ({ jobs: { ...jobs, [name]: job }, ...rest }));
    };
    const progress = (now: JobProgress) => {
      if (!signal.aborted) set({ kind: 'running', ...now });
    };
    this.store.setState(withoutAlert(source));
    progress({ stage, fraction: null, secondsLeft: null });
    try {
      if (this.store.getState().library?.readOnly && changing.includes(name)) {
        throw new StudioError('request-invalid', READ_ONLY);
      }
      const notice = await work({ signal, progress });
      set({ kind: 'done' }, { notice });
    } catch (error) {
      const { code, message, detail } = toErrorDto(error);
      if (signal.aborted || code === 'cancelled') set({ kind: 'idle' }, { notice: 'Cancelled.' });
      else {
        if (detail !== undefined) this.log(detail);
        set({ kind: 'failed', message }, withAlert(source, message)(this.store.getState()));
      }
    } finally {
      if (this.controllers.get(name) === controller) this.controllers.delete(name);
    }
  }

  isIdle(name: JobName): boolean {
    return !this.controllers.has(name);
  }

  cancel(name: JobName): void {
    this.controllers.get(name)?.abort();
  }

  /** Cancels all jobs whose result would go into the project. */
  cancelChanging(): void {
    for (const name of changing) this.cancel(name);
  }
}

export function isRunning(job: Job): boolean {
  return job.kind === 'running';
}

export function anyRuns(jobs: Jobs): boolean {
  return Object.values(jobs).some(isRunning);
}
