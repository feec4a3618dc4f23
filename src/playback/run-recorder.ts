import type { Recorder, Recording } from './api';
import type { Capture } from './capture';
import type { Run } from './schedule';

/** Longer than a block of the audio thread and its message to the page, seconds. */
const DELIVERY_SECONDS = 0.1;

/** Records along with one run of the transport and places what came in on the clip's clock. */
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

  /** A run begins; only the first one is recorded. @param outputLatency seconds to the loudspeaker. */
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
 * Context times between which a performer's answer to a run came in: what sounds at context time t is heard `output` seconds later,
 * and the answer arrives `answer` seconds after that. A loop's second round is left out.
 */
export function recordedSpan(run: Run, ended: number, output: number, answer: number): [number, number] {
  const heard = ended - run.contextStart - output;
  const length = Math.max(0, Math.min(heard, (run.loop?.end ?? run.duration) - run.clipStart));
  const start = run.contextStart + output + answer;
  return [start, start + length];
}

/** Seconds from the microphone to the audio clock, as far as the browser knows. */
function inputLatency(stream: MediaStream): number {
  const settings = stream.getAudioTracks()[0]?.getSettings() as { readonly latency?: number } | undefined;
  return settings?.latency ?? 0;
}
