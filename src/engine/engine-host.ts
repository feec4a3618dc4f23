import { fromErrorDto, StudioError, toErrorDto } from '../core/errors';
import type { EngineStatus, PictureFrames, TaskProgress } from './api';
import { Inbox } from './inbox';
import type { FromWorker, PackFileName, Results, ToWorker } from './protocol';
import { SerialQueue } from './serial-queue';
import type { SessionPool } from './session-pool';
import type { TaskContext } from './task';
import { TaskMeter, type Rates } from './task-meter';
import { generate } from './tasks/generate';
import { mapEnvelope } from './tasks/map-envelope';

export type Configuration = Pick<Extract<ToWorker, { type: 'configure' }>, 'manifest' | 'provider'>;

export interface HostParts {
  readonly post: (message: FromWorker, transfer: Transferable[]) => void;
  readonly openPool: (
    configuration: Configuration,
    file: (name: PackFileName) => Promise<Blob>,
  ) => Promise<SessionPool>;
  /** Clock in seconds. */
  readonly now: () => number;
  /** Resolves after the messages that wait have been received. */
  readonly yieldToMessages: () => Promise<void>;
}

interface Setup {
  readonly configuration: Configuration;
  readonly pool: SessionPool;
  readonly rates: Rates;
}

interface Job {
  cancelled: boolean;
  readonly frames: Inbox<PictureFrames>;
}

/** The worker's side of the protocol: one task at a time, messages taken in between its steps. */
export class EngineHost {
  private readonly queue = new SerialQueue();
  private readonly jobs = new Map<number, Job>();
  private readonly files = new Map<
    number,
    { resolve: (file: Blob) => void; reject: (error: Error) => void }
  >();
  private fileCount = 0;
  private setup: Promise<Setup> | null = null;

  constructor(private readonly parts: HostParts) {}

  receive(message: ToWorker): void {
    const { id } = message;
    switch (message.type) {
      case 'configure':
        return this.start(id, () => this.configure(id, message));
      case 'map-envelope':
        return this.start(id, (job) =>
          this.withStatus((setup) =>
            mapEnvelope({ duration: message.duration, frames: job.frames }, this.context(id, job, setup)),
          ),
        );
      case 'generate':
        return this.start(id, (job) =>
          this.withStatus((setup) => generate(message.request, this.context(id, job, setup))),
        );
      case 'frames':
        return this.jobs.get(id)?.frames.put(message.frames);
      case 'cancel':
        return this.cancel(id);
      case 'file':
        this.files.get(id)?.resolve(message.file);
        return void this.files.delete(id);
      case 'file-failed':
        this.files.get(id)?.reject(fromErrorDto(message.error));
        return void this.files.delete(id);
    }
  }

  private start(id: number, run: (job: Job) => Promise<Results[keyof Results]>): void {
    const frames = new Inbox<PictureFrames>(() => this.parts.post({ type: 'want-frames', id }, []));
    const job: Job = { cancelled: false, frames };
    this.jobs.set(id, job);
    this.queue
      .run(async () => {
        checkCancelled(job);
        const result = await run(job);
        this.parts.post({ type: 'done', id, result }, buffersOf(result));
      })
      .catch((error: unknown) => this.parts.post({ type: 'failed', id, error: toErrorDto(error) }, []))
      .finally(() => this.jobs.delete(id));
  }

  private cancel(id: number): void {
    const job = this.jobs.get(id);
    if (!job) return;
    job.cancelled = true;
    job.frames.put(null);
  }

  private async configure(id: number, configuration: Configuration): Promise<EngineStatus> {
    this.setup = this.replace(this.setup, id, configuration);
    const { pool } = await this.setup;
    return pool.status;
  }

  /** Sessions of the last configuration are released first: two packs at once may not fit. */
  private async replace(
    last: Promise<Setup> | null,
    id: number,
    { manifest, provider }: Configuration,
  ): Promise<Setup> {
    const former = await last?.catch(() => null);
    await former?.pool.release();
    const pool = await this.parts.openPool({ manifest, provider }, (name) => this.requestFile(id, name));
    return { configuration: { manifest, provider }, pool, rates: new Map() };
  }

  private async withStatus<Result>(
    run: (setup: Setup) => Promise<Result>,
  ): Promise<Result & { status: EngineStatus }> {
    if (!this.setup) throw new StudioError('pack-invalid', 'No model pack is loaded. Choose one first.');
    const setup = await this.setup;
    const result = await run(setup);
    return { ...result, status: setup.pool.status };
  }

  private context(id: number, job: Job, { configuration, pool, rates }: Setup): TaskContext {
    const report = (progress: TaskProgress) => this.parts.post({ type: 'progress', id, progress }, []);
    return {
      manifest: configuration.manifest,
      graphs: pool,
      meter: (plan) => new TaskMeter(plan, rates, this.parts.now, report),
      checkpoint: async () => {
        await this.parts.yieldToMessages();
        checkCancelled(job);
      },
    };
  }

  private requestFile(pack: number, name: PackFileName): Promise<Blob> {
    const id = ++this.fileCount;
    this.parts.post({ type: 'want-file', id, pack, name }, []);
    return new Promise((resolve, reject) => this.files.set(id, { resolve, reject }));
  }
}

function checkCancelled(job: Job): void {
  if (job.cancelled) throw new StudioError('cancelled', 'Cancelled.');
}

function buffersOf(result: Results[keyof Results]): Transferable[] {
  if ('pcm' in result)
    return [...result.pcm.channels, result.measured.left, result.measured.right].map(({ buffer }) => buffer);
  if ('envelope' in result) {
    const { envelope, confidence, hits } = result;
    const arrays = [envelope.left, envelope.right, confidence, hits.left, hits.right];
    return [...new Set(arrays.map(({ buffer }) => buffer))];
  }
  return [];
}
