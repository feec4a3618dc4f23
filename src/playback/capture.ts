import { toSamples } from '../core/time/samples';
import { loadPart } from '../platform/page-files';
import workletUrl from './capture.worklet.ts?worker&url';
import { peakOfLast } from './meter';

interface CapturedBlock {
  /** Context time of the first sample, in frames of the context. */
  readonly frame: number;
  readonly samples: Float32Array;
}

/** Records a stream on the clock of an AudioContext, exact to the sample. */
export class Capture {
  private readonly blocks: CapturedBlock[] = [];
  private peak = 0;

  private constructor(
    private readonly sampleRate: number,
    private readonly source: MediaStreamAudioSourceNode,
    private readonly node: AudioWorkletNode,
  ) {
    node.port.onmessage = ({ data }: MessageEvent<CapturedBlock>) => {
      this.blocks.push(data);
      this.peak = Math.max(this.peak, peakOfLast(data.samples, data.samples.length));
    };
  }

  static async open(context: AudioContext, stream: MediaStream): Promise<Capture> {
    await loadPart(() => context.audioWorklet.addModule(workletUrl));
    const node = new AudioWorkletNode(context, 'capture');
    const source = new MediaStreamAudioSourceNode(context, { mediaStream: stream });
    // The node outputs silence. Some browsers do not run a node without a destination.
    source.connect(node).connect(context.destination);
    return new Capture(context.sampleRate, source, node);
  }

  /** Peak since the last call, linear. */
  takePeak(): number {
    const { peak } = this;
    this.peak = 0;
    return peak;
  }

  /** The samples between two context times (seconds); silence where none arrived. */
  read(start: number, end: number): Float32Array {
    return joinBlocks(this.blocks, toSamples(start, this.sampleRate), toSamples(end, this.sampleRate));
  }

  close(): void {
    this.node.port.onmessage = null;
    this.source.disconnect();
    this.node.disconnect();
  }
}

/** The samples of frames [first, end) from blocks in any order; silence between the blocks. */
export function joinBlocks(blocks: readonly CapturedBlock[], first: number, end: number): Float32Array {
  const joined = new Float32Array(Math.max(0, end - first));
  for (const { frame, samples } of blocks) {
    const from = Math.max(0, first - frame);
    const to = Math.min(samples.length, end - frame);
    if (to > from) joined.set(samples.subarray(from, to), frame + from - first);
  }
  return joined;
}
