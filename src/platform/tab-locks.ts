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

/** Where the browser lacks Web Locks, each tab acts as if it were alone. */
export function openTabLocks(channelName: string): TabLocks {
  const channel = new BroadcastChannel(channelName);
  const listen = (listener: (message: Message) => void) =>
    channel.addEventListener('message', ({ data }) => listener(data as Message));
  const { locks } = navigator;

  function hold(name: string, options: LockOptions, onLost: () => void): Promise<HeldLock | null> {
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
    run: (name, mode, work) => locks.request(name, { mode }, work),
    join: (name) => void locks.request(name, { mode: 'shared' }, () => new Promise(() => undefined)),
    held: async () => ((await locks.query()).held ?? []).map(({ name }) => name ?? ''),
    request: (name) => channel.postMessage({ request: name } satisfies Message),
    onRequest: (listener) =>
      listen((message) => {
        if (message !== 'changed') listener(message.request);
      }),
    announce: () => channel.postMessage('changed' satisfies Message),
    onAnnounce: (listener) =>
      listen((message) => {
        if (message === 'changed') listener();
      }),
  };
}
