import { analyseRecording } from '../core/recordings/analyse-recording';
import type { AnalysedRecording, Recording } from '../core/recordings/recording';
import { RecentlyUsed } from '../core/recently-used';

/** Samples of analysed recordings that stay in memory, of both channels: those of some takes. */
const SAMPLES = 1.6e7;

/** Analyses of the recordings that were used last: the next take, or the next part of a live preview, often has the same ones. */
export class RecordingAnalyses {
  private readonly known: RecentlyUsed<AnalysedRecording>;

  constructor(samples = SAMPLES) {
    this.known = new RecentlyUsed(samples, ({ channels }) => 2 * channels[0].length);
  }

  readonly analyse = (recording: Recording, sampleRate: number): AnalysedRecording => {
    const { id, pcm, weight } = recording;
    if (id === undefined) return analyseRecording(recording, sampleRate);
    const key = [sampleRate, pcm.sampleRate, pcm.channels.length, pcm.channels[0]?.length, id].join(' ');
    const known = this.known.get(key);
    if (known) return { ...known, weight };
    const analysed = analyseRecording(recording, sampleRate);
    this.known.set(key, analysed);
    return analysed;
  };
}
