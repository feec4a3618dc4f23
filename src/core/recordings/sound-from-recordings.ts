import type { Envelope } from '../loudness/envelope';
import { analyseRecording } from './analyse-recording';
import { matchSpectrum } from './match-spectrum';
import type { AnalysedRecording, Recording, Stereo } from './recording';
import { renderRecordings, type RenderOptions } from './render-recordings';
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

/**
 * The sound of recordings on the target envelope. Waveforms are the recordings'; the model says how their spectrum moves, the more the
 * smaller the recordings' share is.
 * @param model its sound on the same envelope; null at share 1, which needs none.
 */
export function soundFromRecordings(
  { recordings, share, analyse = analyseRecording }: RecordingUse,
  model: Stereo | null,
  target: Envelope,
  options: RenderOptions,
): Stereo {
  const { sampleRate, settings } = options;
  const analysed = recordings.map((recording) => analyse(recording, sampleRate));
  const { sound: own, onsets } = renderRecordings(analysed, target, options);
  const sound = model && share < 1 ? matchSpectrum(own, model, 1 - share, sampleRate) : own;
  sound.forEach((samples, c) =>
    steerLevel(samples, sampleRate, c === 0 ? target.left : target.right, settings, onsets),
  );
  return sound;
}
