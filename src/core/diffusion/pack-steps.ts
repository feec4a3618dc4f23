import type { PackManifest } from '../pack/manifest';

/** Share of recordings from which on the model's part is so small that fewer of its steps sound the same (models/notes/fewer-steps.md). */
const MOSTLY_RECORDINGS = 0.5;

/** Default steps of a pack. @param recordingShare of the take, 0 to 1; 0 for one without recordings. */
export function packSteps(
  { steps, stepsWithRecordings = steps }: Pick<PackManifest['sampler'], 'steps' | 'stepsWithRecordings'>,
  recordingShare: number,
): number {
  return recordingShare >= MOSTLY_RECORDINGS ? stepsWithRecordings : steps;
}
