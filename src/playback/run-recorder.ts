import type { Recorder, Recording } from './api';
import type { Capture } from './capture';
import type { Run } from './schedule';

/** Longer than a block of the worklet plus the delivery of its message. */
const DELIVERY_SECONDS = 0.1;

/** Records during one run of the transport and converts the recording to clip time. */
export class RunRecorder implements Recorder {
  private run: Run | null = null;
  private outputLatency = 0;
  /** Context time at which the run ended. */
  private ended: number | null = null;

  constructor(
    private readonly context: BaseAudioContext,
    private readonly capture: Capture,
    private readonly stream: MediaStream,
  ) {}

  /** Starts with the first run; later runs are ignored. @param outputLatency seconds to the loudspeaker */
  begin(run: Run, outputLatency: number): void {
    this.run ??= run;
    this.outputLatency = outputLatency;
  }

  end(): void {
    this.ended ??= this.context.currentTime;
  }

  takePeak(): number {
    return this.capture.takePeak();
  }

  async finish(latency: number): Promise<Recording | null> {
    this.end();
    const { run, ended } = this;
    if (!run || ended === null) {
      this.capture.close();
      return null;
    }
    const [start, end] = recordedSpan(run, ended, this.outputLatency, inputLatency(this.stream) + latency);
    const missing = end - this.context.currentTime + DELIVERY_SECONDS;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, missing) * 1000));
    const samples = this.capture.read(start, end);
    this.capture.close();
    return { pcm: { sampleRate: this.context.sampleRate, channels: [samples] }, start: run.clipStart };
  }
}

/**
 * Context times [start, end] of the recording that belongs to a run. Sound played at context time t is audible `outputLatency`
 * seconds later; the performer's response arrives `responseLatency` seconds after that. Only the first pass of a loop counts.
 */
export function recordedSpan(
  run: Run,
  ended: number,
  outputLatency: number,
  responseLatency: number,
): [number, number] {
  const audible = ended - run.contextStart - outputLatency;
  const length = Math.max(0, Math.min(audible, (run.loop?.end ?? run.duration) - run.clipStart));
  const start = run.contextStart + outputLatency + responseLatency;
  return [start, start + length];
}

/** Seconds from the microphone to the audio clock as the browser reports it; 0 when it does not. */
function inputLatency(stream: MediaStream): number {
  const settings = stream.getAudioTracks()[0]?.getSettings() as { readonly latency?: number } | undefined;
  return settings?.latency ?? 0;
}
