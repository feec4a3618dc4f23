import { StudioError } from '../../core/errors';
import { csvPieces } from '../../core/formats/envelope-csv';
import { MAX_SECONDS } from '../../core/formats/envelope-file';
import { jsonPieces } from '../../core/formats/envelope-json';
import { midiPieces } from '../../core/formats/envelope-midi';
import { reaperPieces } from '../../core/formats/envelope-reaper';
import type { EnvelopeFormat } from '../../core/formats/read-envelope';
import { type Project, projectDuration } from '../../core/project/project';
import { renderedCurve } from '../../core/project/rendered-curve';
import { toSamples } from '../../core/time/samples';
import type { JobContext } from '../jobs/job';
import { yieldToEventLoop } from '../../platform/yield-to-event-loop';
import type { EnvelopeFileOptions } from './envelope-file';

const types: Readonly<Record<EnvelopeFormat, { readonly extension: string; readonly mimeType: string }>> = {
  csv: { extension: 'csv', mimeType: 'text/csv' },
  json: { extension: 'json', mimeType: 'application/json' },
  midi: { extension: 'mid', mimeType: 'audio/midi' },
  reaper: { extension: 'rpp', mimeType: 'text/plain' },
};

type Piece = string | Uint8Array<ArrayBuffer>;

/** Pieces of the file in its order; what a generator returns stands first. */
function piecesOf(
  project: Project,
  rate: number,
  duration: number,
  { format, controllers }: EnvelopeFileOptions,
): Generator<Piece, Piece | undefined> {
  const curve = renderedCurve(project);
  switch (format) {
    case 'csv':
      return csvPieces(curve, rate, duration);
    case 'json':
      return jsonPieces(curve, duration);
    case 'midi':
      return midiPieces(curve, rate, duration, controllers);
    case 'reaper':
      return reaperPieces(curve);
  }
}

/** Samples or points that a piece stands for, about: progress needs no more. */
const PER_PIECE = 1024;

/**
 * Writes the envelope as a file, a piece at a time between which the page can act.
 * @param rate of the samples in CSV and MIDI files, Hz.
 * @throws StudioError envelope-invalid | cancelled
 */
export async function writeEnvelopeFile(
  project: Project,
  rate: number,
  options: EnvelopeFileOptions,
  { signal, progress }: JobContext,
): Promise<{ readonly blob: Blob; readonly extension: string }> {
  const duration = projectDuration(project);
  if (duration > MAX_SECONDS) {
    throw new StudioError(
      'envelope-invalid',
      `The envelope lasts ${Math.round(duration)} seconds; files of up to ${MAX_SECONDS} seconds can be exported.`,
    );
  }
  const count = Math.max(1, toSamples(duration, rate) / PER_PIECE);
  const yieldNow = yieldToEventLoop(signal);
  const pieces = piecesOf(project, rate, duration, options);
  const parts: Piece[] = [];
  for (;;) {
    const { done, value } = pieces.next();
    if (done) {
      const { extension, mimeType } = types[options.format];
      const blob = new Blob(value ? [value, ...parts] : parts, { type: mimeType });
      return { blob, extension };
    }
    if (value) parts.push(value);
    progress({ stage: 'write', fraction: Math.min(1, parts.length / count), secondsLeft: null });
    await yieldNow();
  }
}
