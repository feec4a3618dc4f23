import { sampleStereo } from '../core/envelope/curve';
import { FINE, stereoFromEnvelope } from '../core/envelope/thin';
import { formatEnvelopeCsv, parseEnvelopeCsv } from '../core/formats/envelope-csv';
import type { Project } from '../core/project/document';
import { projectDuration } from '../core/project/document';
import { withCurve } from '../editor/scene';

/** Rows a second in envelope files, and the rate of the envelope while no pack says another. */
export const defaultEnvelopeRate = 125;

export function envelopeFile(document: Project, rate: number): Blob {
  const envelope = sampleStereo(document.curve, rate, projectDuration(document));
  return new Blob([formatEnvelopeCsv(envelope)], { type: 'text/csv' });
}

/** @returns the document with the file's curve, and the seconds the file covers. @throws StudioError envelope-invalid. */
export function withEnvelopeFile(
  document: Project,
  text: string,
  rate: number,
  source: string,
): { readonly document: Project; readonly seconds: number } {
  const envelope = parseEnvelopeCsv(text, rate, source);
  const curve = stereoFromEnvelope(envelope, FINE);
  return { document: withCurve(document, curve), seconds: envelope.left.length / rate };
}
