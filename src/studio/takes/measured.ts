import type { LoadingSeconds } from '../../core/pack/loading-time';
import type { TakeRates } from '../../core/pack/take-work';

/** What is known of this device with the pack and the provider in use. */
export interface Measured {
  /** Of takes with them. */
  readonly rates: TakeRates;
  readonly loading: LoadingSeconds;
  /** Operations a second of a product of matrices; null until it was measured. */
  readonly speed: number | null;
  /** Bytes of the machine; null where the browser does not say. */
  readonly memory: number | null;
}

export const nothingMeasured: Measured = { rates: {}, loading: {}, speed: null, memory: null };
