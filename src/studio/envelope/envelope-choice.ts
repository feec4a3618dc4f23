import type { EnvelopeSourceInfo } from '../../core/formats/envelope-source';

/** A file with several envelopes, of which the user chooses one. */
export interface EnvelopeChoice {
  readonly file: File;
  readonly sources: readonly EnvelopeSourceInfo[];
  /** How many the file holds, also those that are not listed. */
  readonly count: number;
}
