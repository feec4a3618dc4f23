import { StudioError } from '../core/errors';
import { WorkerClient, type WorkerPort } from '../platform/worker-rpc/client';
import type { SoundIndex } from './api';
import { DATABASE_NAME } from './database-name';
import type { IndexMethods } from './protocol';

export function createSoundIndex(): SoundIndex {
  return soundIndexIn(
    () =>
      new Worker(new URL('./sound-index.worker.ts', import.meta.url), {
        type: 'module',
        name: 'sound-index',
      }),
  );
}

/** Whether an earlier visit has stored an index: without one, no worker need start. */
export async function isIndexStored(): Promise<boolean> {
  const databases = await indexedDB.databases().catch(() => []);
  return databases.some(({ name }) => name === DATABASE_NAME);
}

/** The index as the page sees it. A worker that dies is replaced by the next call; what was being read is listed again. */
export function soundIndexIn(startWorker: () => WorkerPort): SoundIndex {
  let client: WorkerClient<IndexMethods> | null = null;
  const encoder = { last: null as string | null };
  const start = () => {
    const started: WorkerClient<IndexMethods> = new WorkerClient<IndexMethods>(startWorker(), {
      describeLoss: (detail) =>
        new StudioError('internal', 'The index of the sound folders stopped. Try again.', detail),
      onLoss: () => {
        if (client === started) client = null;
      },
    });
    client = started;
    // The worker of before knew its encoder.
    if (encoder.last !== null) started.call('open', { encoder: encoder.last }).catch(() => undefined);
    return started;
  };
  const worker = () => client ?? start();
  return {
    open(name) {
      encoder.last = name;
      return worker().call('open', { encoder: name });
    },
    addFolder: (name, handle) => worker().call('add-folder', { name, handle }),
    removeFolder: (id) => worker().call('remove-folder', { id }),
    survey: (id, { files, ...options } = {}) =>
      worker().call('survey', { id, files: files ?? null }, options),
    next: (id) => worker().call('next', { id }),
    add: (id, { path, stamp }, content) => worker().call('add', { id, file: { path, stamp }, content }),
    fail: (id, { path, stamp }, problem) => worker().call('fail', { id, file: { path, stamp }, problem }),
    folder: (id) => worker().call('folder', { id }),
    search: (search) => worker().call('search', search),
    nearest: (embedding, count) => worker().call('nearest', { embedding, count }),
    entry: (id) => worker().call('entry', { id }),
    file: (id) => worker().call('file', { id }),
  };
}
