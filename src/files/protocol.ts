import type { ArchiveMethods } from './archive/archive-methods';
import type { PackedStereoCurve } from '../core/curve/convert/packed-curve';
import type { EnvelopeFile } from '../core/formats/envelope-file';
import type { PackedProject } from '../core/project/packed-project';
import type { EnvelopeChoice, EnvelopeRequest } from '../core/formats/read-envelope';

/** An `EnvelopeReading` as the worker sends it. */
export type PackedReading =
  | (Omit<EnvelopeFile, 'curve'> & { readonly kind: 'envelope'; readonly curve: PackedStereoCurve })
  | EnvelopeChoice;

/** Methods of the worker that reads and writes files. */
export interface FileMethods extends ArchiveMethods {
  'read-project': { params: { readonly file: File }; result: PackedProject };
  'check-project': { params: { readonly stored: unknown; readonly name: string }; result: PackedProject };
  'read-envelope': {
    params: { readonly file: File; readonly request: EnvelopeRequest };
    result: PackedReading;
  };
}
