/** A lock that this tab holds. */
export interface HeldLock {
  release(): void;
}

/** Locks among the tabs of this origin, and requests to let go of one. They end with their tab, also when it is killed. */
export interface TabLocks {
  /** @param onLost another tab has taken the lock by force. @returns null while another tab holds it. */
  acquire(name: string, onLost: () => void): Promise<HeldLock | null>;
  /** Waits for the lock up to `patience` milliseconds, then takes it by force. */
  take(name: string, patience: number, onLost: () => void): Promise<HeldLock>;
  /** Waits for the lock and runs `work` under it. Shared holders exclude only exclusive ones. */
  run<T>(name: string, mode: 'shared' | 'exclusive', work: () => Promise<T>): Promise<T>;
  /** Holds a shared lock until the tab ends. */
  join(name: string): void;
  /** Names of held locks, once for each holder of all tabs. */
  held(): Promise<readonly string[]>;
  /** Sends a request to the holder of a lock in another tab. */
  request(name: string): void;
  onRequest(listener: (name: string) => void): void;
  /** Tells the other tabs that stored values have changed. */
  announce(): void;
  onAnnounce(listener: () => void): void;
}

type Message = { readonly request: string } | 'changed';

/** Where the browser has no locks, or forbids them together with storage, each tab acts as if it were alone. */
export function openTabLocks(channelName: string): TabLocks {
  const channel = openChannel(channelName);
  const listen = (listener: (message: Message) => void) =>
    channel?.addEventListener('message', ({ data }) => listener(data as Message));
  const send = (message: Message) => channel?.postMessage(message);
  const locks: LockManager | undefined = (navigator as Partial<Navigator>).locks;

  function hold(name: string, options: LockOptions, onLost: () => void): Promise<HeldLock | null> {
    if (!locks) return Promise.resolve(alone);
    return new Promise((resolve, reject) => {
      let granted = false;
      let released = false;
      locks
        .request(name, options, (lock) => {
          if (!lock) return resolve(null);
          granted = true;
          return new Promise<void>((end) => {
            const release = () => {
              released = true;
              end();
            };
            resolve({ release });
          });
        })
        // A held lock rejects when another tab has stolen it.
        .catch((error: unknown) => {
          if (granted && !released) onLost();
          else if (isForbidden(error)) resolve(alone);
          else reject(error instanceof Error ? error : new Error(String(error)));
        });
    });
  }

  return {
    acquire: (name, onLost) => hold(name, { ifAvailable: true }, onLost),
    async take(name, patience, onLost) {
      try {
        const waited = await hold(name, { signal: AbortSignal.timeout(patience) }, onLost);
        if (waited) return waited;
      } catch {
        // The holder does not answer, e.g. because its tab is frozen.
      }
      return (await hold(name, { steal: true }, onLost))!;
    },
    async run(name, mode, work) {
      if (!locks) return work();
      try {
        return await locks.request(name, { mode }, work);
      } catch (error) {
        if (isForbidden(error)) return work();
        throw error;
      }
    },
    join(name) {
      locks?.request(name, { mode: 'shared' }, () => new Promise(() => undefined)).catch(() => undefined);
    },
    async held() {
      try {
        return ((await locks?.query())?.held ?? []).map(({ name }) => name ?? '');
      } catch {
        return [];
      }
    },
    request: (name) => send({ request: name }),
    onRequest: (listener) =>
      listen((message) => {
        if (message !== 'changed') listener(message.request);
      }),
    announce: () => send('changed'),
    onAnnounce: (listener) =>
      listen((message) => {
        if (message === 'changed') listener();
      }),
  };
}

const alone: HeldLock = { release: () => undefined };

function openChannel(name: string): BroadcastChannel | null {
  try {
    return new BroadcastChannel(name);
  } catch {
    return null;
  }
}

function isForbidden(error: unknown): boolean {
  return (
    error instanceof DOMException &&
    ['SecurityError', 'InvalidStateError', 'NotSupportedError'].includes(error.name)
  );
}
