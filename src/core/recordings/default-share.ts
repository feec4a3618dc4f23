/** Of a take from a reference sound: mostly its own waveform. */
const OF_REFERENCE = 0.8;
/**
 * Of a take from words: recordings that words choose come less near to what is meant than a reference does, and the model moves them there
 * (models/evaluation/results/sound-recordings.md).
 */
const OF_WORDS = 0.5;

/** Share of recordings where the designer set none. @param referencePart how much of the prompt is its reference, 0 to 1. */
export function defaultRecordingShare(referencePart: number): number {
  return Math.round(100 * (OF_WORDS + (OF_REFERENCE - OF_WORDS) * referencePart)) / 100;
}
