import { toSamples } from '../../time/samples';
import type { Pcm } from '../pcm';
import type { TakePart } from './take-finisher';

/** The sound of a take that arrives in parts. */
export class WholeTake {
  /** Seconds that have arrived. */
  end = 0;
  private whole: Pcm | null = null;

  constructor(
    private readonly duration: number,
    private readonly sampleRate: number,
  ) {}

  /** Silent from `end` on. The memory is taken with the first part: what a request asks for is checked by then. */
  get pcm(): Pcm {
    if (this.whole) return this.whole;
    const length = toSamples(this.duration, this.sampleRate);
    const channels = [new Float32Array(length), new Float32Array(length)];
    return (this.whole = { sampleRate: this.sampleRate, channels });
  }

  add({ start, channels }: TakePart): void {
    channels.forEach((samples, c) => this.pcm.channels[c]!.set(samples, start));
    this.end = (start + channels[0].length) / this.sampleRate;
  }
}
