import { packStereoCurve } from '../core/curve/convert/packed-curve';
import { checkEnvelopeSize, type EnvelopeRequest, readEnvelope } from '../core/formats/read-envelope';
import { decodeText } from './decode-text';
import type { PackedReading } from './protocol';

/** Reads an envelope file; its content decides on the format. @throws StudioError envelope-invalid. */
export async function readEnvelopeFile(file: File, request: EnvelopeRequest): Promise<PackedReading> {
  checkEnvelopeSize(file.size, file.name);
  const bytes = new Uint8Array(await file.arrayBuffer());
  const reading = readEnvelope(bytes, decodeText(bytes), request, file.name);
  return reading.kind === 'choice' ? reading : { ...reading, curve: packStereoCurve(reading.curve) };
}
