/** Space of the browser's storage for this origin, bytes. */
export interface StorageSpace {
  readonly used: number;
  readonly quota: number;
  /** The browser deletes nothing without the user's consent. */
  readonly persisted: boolean;
}

/** Null where the browser does not say. */
export async function measureStorage(): Promise<StorageSpace | null> {
  try {
    const [{ usage, quota }, persisted] = await Promise.all([
      navigator.storage.estimate(),
      navigator.storage.persisted(),
    ]);
    return { used: usage ?? 0, quota: quota ?? 0, persisted };
  } catch {
    return null;
  }
}

/** Whether a write failed because the origin's storage is full. */
export function isQuotaError(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'QuotaExceededError';
}

/** Requests that the browser does not delete what is stored when the disk gets full. @returns whether it agrees. */
export async function persistStorage(): Promise<boolean> {
  try {
    return await navigator.storage.persist();
  } catch {
    return false;
  }
}
