import type { Envelope } from '../loudness/envelope';
import { toSamples } from '../time/samples';
import { analyseRecording } from './analyse-recording';
import { matchSpectrum } from './match-spectrum';
import type { AnalysedRecording, Recording, Stereo } from './recording';
import { RecordingsRenderer, type RenderOptions } from './render-recordings';
import { steerLevel } from './steer-level';

/** What a take has of recordings. */
export interface RecordingUse {
  /** At least one. */
  readonly recordings: readonly Recording[];
  /** Above 0 to 1: how much of the sound is the recordings', the rest being the model's. */
  readonly share: number;
  /** By default analyseRecording. */
  readonly analyse?: (recording: Recording, sampleRate: number) => AnalysedRecording;
}

/** Share from which on waveforms are the recordings' alone: that of references, whose takes are less like them with the model's beside. */
const ALONE = 0.8;

/**
 * The sound of recordings on the target envelope. The model says how their spectrum moves, the more the smaller the recordings' share is; at
 * small shares its own sound joins in, so that there is no jump to the model alone. A seventh of the power, at the default of words, gives nearly all that it
 * can, and leaves seeds and hits as different as the recordings are (models/notes/recordings.md).
 */
export class SoundFromRecordings {
  private readonly renderer: RecordingsRenderer;

  constructor(
    private readonly use: RecordingUse,
    private readonly target: Envelope,
    private readonly options: RenderOptions,
  ) {
    const { analyse = analyseRecording, recordings } = use;
    const analysed = recordings.map((recording) => analyse(recording, options.sampleRate));
    this.renderer = new RecordingsRenderer(analysed, target, options);
  }

  /**
   * The samples from `from` to before `to`, neither of which goes back from one call to the next. `from` is at a sample of the envelope.
   * @param model its sound in these samples; null at share 1, which needs none.
   */
  render(from: number, to: number, model: Stereo | null): Stereo {
    const { sampleRate, settings } = this.options;
    const { share } = this.use;
    const { left, right, rate } = this.target;
    const { sound: own, onsets } = this.renderer.render(from, to);
    const sound = model && share < 1 ? matchSpectrum(own, model, 1 - share, sampleRate) : own;
    if (model && share < ALONE) mixByPower(sound, model, (1 - share / ALONE) ** 2);
    const [first, end] = [from, to].map((sample) => toSamples(sample / sampleRate, rate));
    sound.forEach((samples, c) =>
      steerLevel(samples, sampleRate, (c === 0 ? left : right).subarray(first, end), settings, onsets),
    );
    return sound;
  }
}

/** Mixes another sound of the same length and about the same level in, in place. @param share of the other one, by power. */
function mixByPower(sound: Stereo, other: Stereo, share: number): void {
  const [own, others] = [Math.sqrt(1 - share), Math.sqrt(share)];
  sound.forEach((samples, c) => {
    for (let n = 0; n < samples.length; n++) samples[n] = own * samples[n]! + others * other[c]![n]!;
  });
}
