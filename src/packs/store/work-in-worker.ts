import { StudioError } from '../../core/errors';
import { WorkerClient } from '../../platform/worker-rpc/client';
import type { PackWork } from './pack-work';
import type { PackMethods } from './protocol';

/** Each piece of work has a worker of its own, which ends with it: a worker that may connect to other servers does not stay. */
export function workInWorker(): PackWork {
  return {
    readManifest: (folder, signal) =>
      inWorker((client) => client.call('read-manifest', { folder }, { signal })),
    storeFiles: (request, options) => inWorker((client) => client.call('store-files', request, options)),
    checkFiles: (files, options) => inWorker((client) => client.call('check-files', { files }, options)),
  };
}

async function inWorker<T>(run: (client: WorkerClient<PackMethods>) => Promise<T>): Promise<T> {
  const worker = new Worker(new URL('./pack-store.worker.ts', import.meta.url), {
    type: 'module',
    name: 'pack-store',
  });
  const client = new WorkerClient<PackMethods>(worker, {
    describeLoss: (detail) =>
      new StudioError('pack-unreachable', 'The work on the model pack stopped. Try again.', detail),
  });
  try {
    return await run(client);
  } finally {
    client.close();
  }
}
