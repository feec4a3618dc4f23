import { WorkerClient } from '../../platform/worker-rpc/client';
import { muxFailed } from '../messages';
import type { ExportMethods } from '../protocol';

/** A worker that writes a video. Close it. */
export class ExportClient extends WorkerClient<ExportMethods> {
  constructor(fileName: string) {
    const worker = new Worker(new URL('../worker/export/export.worker.ts', import.meta.url), {
      type: 'module',
      name: 'export',
    });
    super(worker, { describeLoss: (detail) => muxFailed(fileName, detail) });
  }
}
