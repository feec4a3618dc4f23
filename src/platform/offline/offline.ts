import type { TakeOver } from '../../service-worker/protocol';
import { onNewerBuild } from '../page-files';
import { ask, tell } from './ask-worker';
import { watchQuiet } from './quiet';

export interface OfflineState {
  /** All files of the studio are stored in this browser. */
  readonly worksOffline: boolean;
  /** A newer build is stored, or known to be on the server. */
  readonly updateReady: boolean;
}

/** The studio's own files in this browser: stored for use without a server, and replaced by a newer build on request. */
export interface OfflineFiles {
  /** Downloads in the background wait while the studio plays, maps, generates, reads or writes. */
  setBusy(busy: boolean): void;
  onChange(listener: (state: OfflineState) => void): void;
  /** Loads the page again with the newer build. `other-pages`: another page of the studio is open, which keeps its build. */
  loadUpdate(): Promise<TakeOver>;
}

/** Between two looks for a newer build. */
const LOOK_MILLISECONDS = 60 * 60_000;

/** Time in which a worker stores all files, the waits for a quiet page included; the browser allows five minutes. */
const COMPLETE_MILLISECONDS = 300_000;

/** @param log for what goes wrong: the studio works online without a service worker, so the user is not disturbed. */
export function openOfflineFiles(log: (detail: string) => void): OfflineFiles {
  const listeners = new Set<(state: OfflineState) => void>();
  let state: OfflineState = { worksOffline: false, updateReady: false };
  const change = (part: Partial<OfflineState>) => {
    state = { ...state, ...part };
    for (const listener of listeners) listener(state);
  };
  const build = document.querySelector<HTMLMetaElement>('meta[name="build"]')?.content;
  const worker =
    build === undefined || !navigator.serviceWorker ? null : new Registration(build, change, log);
  onNewerBuild(() => change({ updateReady: true }));
  const quiet = watchQuiet((isQuiet) => worker?.setQuiet(isQuiet));
  return {
    setBusy: (busy) => quiet.setBusy(busy),
    onChange(listener) {
      listeners.add(listener);
      listener(state);
    },
    loadUpdate: () => worker?.loadUpdate() ?? reload(),
  };
}

function reload(): Promise<TakeOver> {
  location.reload();
  return Promise.resolve('taken');
}

/** The service worker as this page sees it. Nothing is registered before the page was quiet for the first time. */
class Registration {
  private registration: ServiceWorkerRegistration | null = null;
  private quiet = false;
  private lastLook = -Infinity;

  constructor(
    private readonly build: string,
    private readonly change: (part: Partial<OfflineState>) => void,
    private readonly log: (detail: string) => void,
  ) {
    // On later visits the worker exists already.
    void this.guard(async () => this.follow(await navigator.serviceWorker.getRegistration('/')));
  }

  setQuiet(quiet: boolean): void {
    this.quiet = quiet;
    this.tellQuiet();
    if (quiet) void this.guard(() => this.look());
  }

  async loadUpdate(): Promise<TakeOver> {
    const waiting = this.registration?.waiting;
    if (!waiting) return reload();
    waiting.addEventListener('statechange', () => {
      if (waiting.state === 'activated') location.reload();
    });
    const reply = (await ask(waiting, { type: 'take-over' })) as TakeOver | null;
    return reply ?? reload();
  }

  /** Registers the worker, or looks for a newer one. */
  private async look(): Promise<void> {
    const connection = (navigator as { connection?: { saveData?: boolean } }).connection;
    if (performance.now() - this.lastLook < LOOK_MILLISECONDS || connection?.saveData) return;
    this.lastLook = performance.now();
    if (this.registration?.active) await this.registration.update();
    else this.follow(await navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' }));
    setTimeout(() => {
      if (this.quiet) void this.guard(() => this.look());
    }, LOOK_MILLISECONDS);
  }

  /** @param registration undefined where there is none, or where registering is blocked. */
  private follow(registration: ServiceWorkerRegistration | undefined): void {
    if (!registration || registration === this.registration) return;
    this.registration = registration;
    this.watchInstalling();
    registration.addEventListener('updatefound', () => this.watchInstalling());
    if (registration.waiting) void this.guard(() => this.offer(registration.waiting));
    if (registration.active) void this.guard(() => this.settle(registration.active));
    this.tellQuiet();
  }

  private watchInstalling(): void {
    const installing = this.registration?.installing;
    if (!installing) return;
    this.tellQuiet();
    installing.addEventListener('statechange', () => {
      if (installing.state === 'installed') void this.guard(() => this.offer(installing));
      if (installing.state === 'activated') void this.guard(() => this.settle(installing));
      // Cut short, for example by work: what it has stored is there for the next time.
      if (installing.state === 'redundant') this.lastLook = -Infinity;
    });
  }

  /** A worker that waits holds a complete build. */
  private async offer(waiting: ServiceWorker | null): Promise<void> {
    if (!waiting || waiting !== this.registration?.waiting) return;
    const build = await ask(waiting, { type: 'which-build' });
    if (typeof build === 'string' && build !== this.build) this.change({ updateReady: true });
  }

  private async settle(active: ServiceWorker | null): Promise<void> {
    if (!active) return;
    if (!navigator.serviceWorker.controller) tell(active, { type: 'adopt', build: this.build });
    const complete = (await ask(active, { type: 'is-complete' })) === true;
    this.change({ worksOffline: complete });
    if (complete) return;
    // Waits in the worker until the page is quiet.
    this.tellQuiet();
    if ((await ask(active, { type: 'complete' }, COMPLETE_MILLISECONDS)) === true)
      this.change({ worksOffline: true });
  }

  private tellQuiet(): void {
    const { installing, active } = this.registration ?? {};
    const message = { type: 'quiet', quiet: this.quiet } as const;
    tell(installing ?? null, message);
    tell(active ?? null, message);
  }

  private async guard(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.log(`offline use: ${String(error)}`);
    }
  }
}
