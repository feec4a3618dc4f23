import { peakOfLast } from './meter';
import workletUrl from './capture.worklet.ts?worker&url';

interface Block {
  /** Frame of the context's clock at which the samples came in. */
  readonly frame: number;
  readonly samples: Float32Array;
}

/** Records a stream sample by sample on the clock of an AudioContext. */
export class Capture {
  private readonly blocks: Block[] = [];
  private loudest = 0;

  private constructor(
    private readonly sampleRate: number,
    private readonly source: MediaStreamAudioSourceNode,
    private readonly node: AudioWorkletNode,
  ) {
    node.port.onmessage = ({ data }: MessageEvent<Block>) => {
      this.blocks.push(data);
      this.loudest = Math.max(this.loudest, peakOfLast(data.samples, data.samples.length));
    };
  }

  static async open(context: AudioContext, stream: MediaStream): Promise<Capture> {
    await context.audioWorklet.addModule(workletUrl);
    const node = new AudioWorkletNode(context, 'capture');
    const source = new MediaStreamAudioSourceNode(context, { mediaStream: stream });
    // Its output is silence; a node that leads nowhere is not run by every browser.
    source.connect(node).connect(context.destination);
    return new Capture(context.sampleRate, source, node);
  }

  /** Loudest sample since the last call, linear. */
  takePeak(): number {
    const peak = this.loudest;
    this.loudest = 0;
    return peak;
  }

  /** What came in between two times of the context (seconds); silence where nothing did. */
  read(start: number, end: number): Float32Array {
    return joinBlocks(this.blocks, Math.round(start * this.sampleRate), Math.round(end * this.sampleRate));
  }

  close(): void {
    this.node.port.onmessage = null;
    this.source.disconnect();
    this.node.disconnect();
  }
}

/** Samples from frame `first` up to `end`, wherever the blocks lie; silence between them. */
export function joinBlocks(blocks: readonly Block[], first: number, end: number): Float32Array {
  const joined = new Float32Array(Math.max(0, end - first));
  for (const { frame, samples } of blocks) {
    const from = Math.max(0, first - frame);
    const to = Math.min(samples.length, end - frame);
    if (to > from) joined.set(samples.subarray(from, to), frame + from - first);
  }
  return joined;
}
