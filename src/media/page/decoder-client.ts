import type { StudioError } from '../../core/errors';
import { WorkerClient } from '../../platform/worker-rpc/client';
import type { DecoderMethods } from '../protocol';

/** Seconds without progress after which a damaged file is given up: the worker is ended, since its loops cannot be interrupted. */
const stallLimits = {
  open: 12,
  addSound: 20,
  audio: 20,
  peaks: 20,
  findDamage: 20,
  decodeAudio: 20,
  summariseSound: 20,
  show: 20,
  frames: 30,
  thumbnails: 30,
};

/** A new decoding worker. */
export class DecoderClient extends WorkerClient<DecoderMethods> {
  /** @param describeLoss the error that every open and later call gets when the worker dies. */
  constructor(describeLoss: (detail: string) => StudioError) {
    const worker = new Worker(new URL('../worker/worker.ts', import.meta.url), {
      type: 'module',
      name: 'media',
    });
    super(worker, { describeLoss, stallLimits });
  }
}
