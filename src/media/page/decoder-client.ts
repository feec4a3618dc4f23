import { StudioError } from '../../core/errors';
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

type DescribeLoss = (detail: string) => StudioError;

/** A decoding worker. */
export class DecoderClient extends WorkerClient<DecoderMethods> {
  /** Started ahead; nobody uses it yet. */
  private static spare: { readonly client: DecoderClient; readonly describe: { by: DescribeLoss } } | null =
    null;

  /** Starts the worker that the next `take` gets: its script loads while the designer chooses a clip. */
  static prepare(): void {
    if (DecoderClient.spare) return;
    const describe = { by: (detail: string) => new StudioError('internal', detail) };
    const client = new DecoderClient(
      (detail) => describe.by(detail),
      () => {
        if (DecoderClient.spare?.client === client) DecoderClient.spare = null;
      },
    );
    DecoderClient.spare = { client, describe };
  }

  /** The worker started ahead, or a new one. @param describeLoss as of the constructor. */
  static take(describeLoss: DescribeLoss): DecoderClient {
    const { spare } = DecoderClient;
    DecoderClient.spare = null;
    if (!spare) return new DecoderClient(describeLoss);
    spare.describe.by = describeLoss;
    return spare.client;
  }

  /** @param describeLoss the error that every open and later call gets when the worker dies. */
  constructor(describeLoss: DescribeLoss, onLoss?: () => void) {
    const worker = new Worker(new URL('../worker/worker.ts', import.meta.url), {
      type: 'module',
      name: 'media',
    });
    super(worker, { describeLoss, stallLimits, ...(onLoss && { onLoss }) });
  }
}
