import { StudioError } from '../core/errors';

/** Time in which a server that is there answers. */
const ANSWER_MILLISECONDS = 4000;

type ServerState = 'gone' | 'newer' | 'same';

const messages: Record<ServerState, string> = {
  gone: 'The studio’s files could not be loaded: the server cannot be reached. Check the connection and try again.',
  newer: 'The studio’s files could not be loaded: the server has a newer version. Reload the page to use it.',
  same: 'The studio’s files could not be loaded, although the server answers. Try again; if that does not help, reload the page.',
};

const newerListeners = new Set<() => void>();

/** Called when a file could not be loaded because the server has a newer build. */
export function onNewerBuild(listener: () => void): void {
  newerListeners.add(listener);
}

/**
 * Loads a part of the studio, such as a module by `import()`. A later call tries again: browsers do not store the failure.
 * @throws StudioError files-missing when the part cannot be loaded, and whatever else `load` throws.
 */
export async function loadPart<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    throw isLoadFailure(error) ? await filesMissing(String(error)) : error;
  }
}

/** A worker's error event when its script, or a module that this imports, could not be loaded. Errors of running code carry a message. */
export function isScriptMissing(event: Event): boolean {
  return !('message' in event) || event.message === undefined;
}

/** The error for a file of the studio that could not be loaded, with what to do about it. */
export async function filesMissing(detail: string): Promise<StudioError> {
  const server = await askServer();
  if (server === 'newer') for (const listener of newerListeners) listener();
  return new StudioError('files-missing', messages[server], detail);
}

/** @throws StudioError files-missing when the script at `url` cannot be loaded. */
export async function checkScript(url: string): Promise<void> {
  const response = await fetch(url).catch(() => null);
  await response?.body?.cancel();
  if (!response || !isScript(response)) throw await filesMissing(url);
}

/**
 * `import()` rejects with a TypeError, or an Error of the bundler's helper, whose text differs from browser to browser; a worklet with an
 * AbortError.
 */
function isLoadFailure(error: unknown): boolean {
  if (error instanceof DOMException) return error.name === 'AbortError' && /worklet/i.test(error.message);
  return (
    error instanceof Error &&
    /dynamically imported module|importing a module script failed|unable to preload/i.test(error.message)
  );
}

/** Some servers answer a missing file with the page. */
function isScript(response: Response): boolean {
  return response.ok && response.headers.get('Content-Type')?.includes('javascript') === true;
}

/** The name of the file with this code changes with its content: where the server lacks it, another build is served. */
async function askServer(): Promise<ServerState> {
  try {
    // Not GET: a service worker would answer that from its cache.
    const response = await fetch(import.meta.url, {
      method: 'HEAD',
      cache: 'no-store',
      signal: AbortSignal.timeout(ANSWER_MILLISECONDS),
    });
    return isScript(response) ? 'same' : 'newer';
  } catch {
    return 'gone';
  }
}
