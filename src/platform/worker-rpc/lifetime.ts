/** The part of `navigator.locks` that is used. */
export type Locks = Pick<LockManager, 'request'>;

/**
 * Holds a Web Lock for the rest of this worker's life: the browser releases it when the worker ends, however it ends.
 * @param onHeld receives the lock's name once it is held.
 */
export function holdForLife(locks: Locks | undefined, onHeld: (lock: string) => void): void {
  const name = `worker ${crypto.randomUUID()}`;
  locks
    ?.request(name, () => {
      onHeld(name);
      return new Promise<never>(() => undefined);
    })
    // Without locks only the pings notice the end.
    .catch(() => undefined);
}

/** Calls `onRelease` when nobody holds the lock any more, unless the signal is aborted before. */
export function whenReleased(
  lock: string,
  signal: AbortSignal,
  locks: Locks | undefined,
  onRelease: () => void,
): void {
  locks?.request(lock, { signal }, () => onRelease()).catch(() => undefined);
}
