import type { Pcm } from '../../core/audio/pcm';
import type { Waveform } from '../clip/waveform';

/** The take that is being made, as far as it is made. It plays in the current take's place; it is not in the project. */
export interface PartialTake {
  /** The take's id once it is in the project. */
  readonly id: string;
  /** The same object to the end; silent after `end`. */
  readonly pcm: Pcm;
  /** Seconds that are made. */
  readonly end: number;
  readonly waveform: Waveform;
}
