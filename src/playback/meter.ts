import { sampleAtOrAfter } from '../core/time/samples';

/** Peak meter at the output. Reads all samples since the last call, so that no peak is lost between two animation frames. */
export class Meter {
  private readonly splitter: ChannelSplitterNode;
  private readonly analysers: readonly AnalyserNode[];
  private readonly window = new Float32Array(WINDOW_SAMPLES);
  private last = 0;

  constructor(
    private readonly context: BaseAudioContext,
    source: AudioNode,
  ) {
    this.splitter = new ChannelSplitterNode(context, { numberOfOutputs: 2 });
    this.analysers = [0, 1].map((channel) => {
      const analyser = new AnalyserNode(context, { fftSize: WINDOW_SAMPLES });
      this.splitter.connect(analyser, channel);
      return analyser;
    });
    source.connect(this.splitter);
  }

  /** Peak of each channel since the last call, linear. */
  takePeaks(): readonly [number, number] {
    const now = this.context.currentTime;
    const fresh = Math.min(WINDOW_SAMPLES, sampleAtOrAfter(now - this.last, this.context.sampleRate));
    this.last = now;
    const [left = 0, right = 0] = this.analysers.map((analyser) => {
      analyser.getFloatTimeDomainData(this.window);
      return peakOfLast(this.window, fresh);
    });
    return [left, right];
  }
}

/** 0.37 s at 44.1 kHz: longer than the time between two animation frames of a busy page. */
const WINDOW_SAMPLES = 16384;

/** Largest absolute value among the last `count` samples. */
export function peakOfLast(samples: Float32Array, count: number): number {
  let peak = 0;
  for (let i = Math.max(0, samples.length - count); i < samples.length; i += 1) {
    const value = Math.abs(samples[i]!);
    if (value > peak) peak = value;
  }
  return peak;
}
