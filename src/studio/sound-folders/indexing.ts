import { toErrorDto, throwIfAborted } from '../../core/errors';
import { withAlert } from '../messages/alerts';
import type { StudioServices } from '../services';
import { encoderOf } from './folder-sounds';
import { indexFolder } from './index-folder';
import { isBusy, whenQuiet } from '../jobs/quiet-page';
import type { IndexingState } from './sound-folders-state';

type Services = Pick<
  StudioServices,
  'folderSounds' | 'locks' | 'log' | 'media' | 'models' | 'store' | 'transport'
>;

interface Waiting {
  readonly id: string;
  readonly name: string;
  /** Of a folder that was chosen for this visit. */
  readonly files: readonly File[] | null;
  /** By the designer, who learns when nothing is new. */
  readonly requested?: boolean;
}

const LOCK = 'sound-folders';

/** Reads sound folders one after the other, while the designer's own work leaves room. One tab at a time. */
export class Indexing {
  private waiting: Waiting[] = [];
  private running = false;
  /** The folder that is being read. */
  private current: { readonly folder: Waiting; readonly abort: AbortController } | null = null;
  private resumed: { readonly promise: Promise<void>; readonly resolve: () => void } | null = null;

  constructor(
    private readonly services: Services,
    /** A folder's counts have changed. */
    private readonly onFolder: (id: string) => Promise<void>,
  ) {}

  /** Reads a folder when its turn comes; one that is being read is listed again. */
  add(folder: Waiting): void {
    this.cancel(folder.id);
    this.waiting.push(folder);
    if (!this.running) void this.run();
  }

  /** Begins again with the folder if it is the one that is being read. */
  restart(id: string): void {
    if (this.current?.folder.id === id) this.add(this.current.folder);
  }

  cancel(id: string): void {
    this.waiting = this.waiting.filter((folder) => folder.id !== id);
    if (this.current?.folder.id === id) this.current.abort.abort();
  }

  pause(): void {
    if (!this.current || this.resumed) return;
    let resolve = () => {};
    const promise = new Promise<void>((done) => (resolve = done));
    this.resumed = { promise, resolve };
    this.show({ phase: 'paused', secondsLeft: null });
  }

  resume(): void {
    this.resumed?.resolve();
    this.resumed = null;
    this.show({ phase: 'reading' });
  }

  private async run(): Promise<void> {
    const { locks, log, store } = this.services;
    this.running = true;
    for (let next = this.waiting.shift(); next; next = this.waiting.shift()) {
      const abort = new AbortController();
      this.current = { folder: next, abort };
      this.set({
        folder: next.id,
        name: next.name,
        phase: this.resumed ? 'paused' : 'listing',
        done: 0,
        total: 0,
        secondsLeft: null,
      });
      const lock = await locks.acquire(LOCK, () => abort.abort()).catch(() => null);
      try {
        if (!lock) store.setState({ notice: 'Another tab is reading the sound folders.' });
        else await this.read(next, abort.signal);
      } catch (error) {
        const { code, message, detail } = toErrorDto(error);
        if (detail !== undefined) log(detail);
        if (code !== 'cancelled') store.setState(withAlert(LOCK, message));
      } finally {
        lock?.release();
        this.current = null;
        this.set(null);
        await this.onFolder(next.id).catch(() => undefined);
      }
    }
    this.running = false;
    this.resumed?.resolve();
    this.resumed = null;
  }

  private async read({ id, name, files, requested }: Waiting, signal: AbortSignal): Promise<void> {
    const { folderSounds, media, models, store } = this.services;
    const index = await folderSounds.index();
    const options = { ...(files && { files }), signal };
    const survey = await index.survey(id, {
      ...options,
      onProgress: (listed) => this.show({ done: listed, total: listed }),
    });
    await this.onFolder(id);
    if (survey.pending === 0) {
      if (requested) store.setState({ notice: `${name}: nothing is new.` });
      return;
    }
    await this.turn(signal);
    const manifest = await models.manifest(signal);
    const engine = await models.engine(signal);
    const reader = (await media()).openSoundReader();
    const clock = new FileClock();
    try {
      this.show({ phase: 'reading', done: survey.total - survey.pending, total: survey.total });
      await indexFolder(
        id,
        {
          ...{ index, reader, engine, encoder: encoderOf(manifest) },
          seconds: manifest.roles['clap-audio'].maxSeconds,
        },
        {
          signal,
          turn: async () => {
            await this.turn(signal);
            clock.start();
          },
          onFile: ({ done, total }) => {
            clock.stop();
            this.show({ done, total, secondsLeft: clock.secondsFor(total - done) });
            if (done % FILES_PER_REFRESH === 0) void this.onFolder(id).catch(() => undefined);
          },
        },
      );
    } finally {
      reader.close();
    }
    throwIfAborted(signal);
    const read = await index.folder(id);
    if (read) store.setState({ notice: describeRead(read.name, read.sounds, read.problems.length) });
  }

  /** Waits while the designer has paused, or works on something else. */
  private async turn(signal: AbortSignal): Promise<void> {
    while (this.resumed || isBusy(this.services)) {
      if (this.resumed) {
        await settledOrAborted(this.resumed.promise, signal);
      } else {
        this.show({ phase: 'waiting' });
        await whenQuiet(this.services, signal);
        if (!this.resumed) this.show({ phase: 'reading' });
      }
      throwIfAborted(signal);
    }
  }

  private show(patch: Partial<IndexingState>): void {
    const { indexing } = this.services.store.getState().soundFolders;
    if (indexing) this.set({ ...indexing, ...patch });
  }

  private set(indexing: IndexingState | null): void {
    this.services.store.setState(({ soundFolders }) => ({ soundFolders: { ...soundFolders, indexing } }));
  }
}

function settledOrAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      signal.removeEventListener('abort', end);
      resolve();
    };
    signal.addEventListener('abort', end);
    void work.finally(end);
  });
}

/** Files after which the folder's counts and the search's results are brought up to date. */
const FILES_PER_REFRESH = 25;
/** Share of the newest file in the mean time of a file. */
const NEWEST = 0.05;

/** Seconds that a file takes, without the time in which the designer's own work went first. */
class FileClock {
  private started = 0;
  private mean: number | null = null;

  start(): void {
    this.started = performance.now();
  }

  stop(): void {
    const seconds = (performance.now() - this.started) / 1000;
    this.mean = this.mean === null ? seconds : this.mean + NEWEST * (seconds - this.mean);
  }

  secondsFor(files: number): number | null {
    return this.mean === null ? null : this.mean * files;
  }
}

function describeRead(name: string, sounds: number, problems: number): string {
  const failed = problems === 0 ? '' : ` ${problems} ${problems === 1 ? 'file' : 'files'} could not be read.`;
  return `${name}: ${sounds} ${sounds === 1 ? 'sound' : 'sounds'} ready.${failed}`;
}
