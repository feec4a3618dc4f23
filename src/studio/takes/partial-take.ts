import type { Pcm } from '../../core/audio/pcm';
import type { TimeRange } from '../../core/curve/range';
import { toSamples } from '../../core/time/samples';
import type { Waveform } from '../clip/waveform';

/** A sound of which a range is being made: the whole of a take, or a range that is made again. Seconds. */
export interface GrowingSound {
  /** The same object to the end. */
  readonly pcm: Pcm;
  readonly range: TimeRange;
  /** The range is made up to here. From here to its end a new take is silent; one whose range is made again still has its old sound there. */
  readonly end: number;
}

/** The take that is being made, as far as it is made. It plays in the current take's place; it is not in the project. */
export interface PartialTake extends GrowingSound {
  /** The take's id once it is in the project. */
  readonly id: string;
  readonly waveform: Waveform;
}

/** Whether all of the sound is made, not a range of it. */
export function isWhole({ pcm, range }: GrowingSound): boolean {
  return range.start === 0 && toSamples(range.end, pcm.sampleRate) >= (pcm.channels[0]?.length ?? 0);
}
