import { analyseRecording } from '../core/recordings/analyse-recording';
import type { AnalysedRecording, Recording } from '../core/recordings/recording';

/** Samples of analysed recordings that stay in memory, of both channels: those of some takes. */
const SAMPLES = 1.6e7;

/** Analyses of the recordings that were used last: the next take, or the next part of a live preview, often has the same ones. */
export class RecordingAnalyses {
  /** The least recently used first. */
  private readonly known = new Map<string, AnalysedRecording>();

  constructor(private readonly samples = SAMPLES) {}

  readonly analyse = (recording: Recording, sampleRate: number): AnalysedRecording => {
    const { id, pcm, weight } = recording;
    if (id === undefined) return analyseRecording(recording, sampleRate);
    const key = [sampleRate, pcm.sampleRate, pcm.channels.length, pcm.channels[0]?.length, id].join(' ');
    const analysed = this.known.get(key) ?? analyseRecording(recording, sampleRate);
    this.known.delete(key);
    this.known.set(key, analysed);
    this.trim();
    return { ...analysed, weight };
  };

  private trim(): void {
    let samples = [...this.known.values()].reduce((sum, one) => sum + sizeOf(one), 0);
    for (const [oldest, one] of this.known) {
      if (samples <= this.samples) return;
      this.known.delete(oldest);
      samples -= sizeOf(one);
    }
  }
}

function sizeOf({ channels }: AnalysedRecording): number {
  return 2 * channels[0].length;
}
