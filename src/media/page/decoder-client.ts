import type { StudioError } from '../../core/errors';
import { WorkerClient } from '../../platform/worker-rpc/client';
import type { DecoderMethods } from '../protocol';

/** A new decoding worker. */
export class DecoderClient extends WorkerClient<DecoderMethods> {
  /** @param describeLoss the error that every open and later call gets when the worker dies. */
  constructor(describeLoss: (detail: string) => StudioError) {
    const worker = new Worker(new URL('../worker/worker.ts', import.meta.url), {
      type: 'module',
      name: 'media',
    });
    super(worker, { describeLoss });
  }
}
