import { exactCurve } from '../curve/convert/exact-curve';
import { fineTolerance, stereoFromEnvelope } from '../curve/convert/thin';
import type { Envelope } from '../loudness/envelope';
import { StudioError } from '../errors';
import { parseEnvelopeCsv } from './envelope-csv';
import { type EnvelopeFile, MAX_BYTES } from './envelope-file';
import { parseEnvelopeJson } from './envelope-json';
import { type MidiControllers, parseEnvelopeMidi } from './envelope-midi';
import { parseEnvelopeReaper } from './envelope-reaper';
import { isMidi } from './midi-file';

export type EnvelopeFormat = 'csv' | 'json' | 'midi' | 'reaper';

/** Detects the format of a file from its content. @param text the bytes as text. */
export function envelopeFormat(bytes: Uint8Array, text: string): EnvelopeFormat {
  if (isMidi(bytes)) return 'midi';
  const start = text.slice(0, 4096).replace(/^\uFEFF/, '');
  if (/^\s*[{[]/.test(start)) return 'json';
  return /^\s*</.test(start) ? 'reaper' : 'csv';
}

/** @throws StudioError envelope-invalid if the file is too large. */
export function checkEnvelopeSize(bytes: number, source: string): void {
  if (bytes <= MAX_BYTES) return;
  const limit = `${MAX_BYTES / 2 ** 20} MB`;
  throw new StudioError(
    'envelope-invalid',
    `${source} is larger than ${limit}, the limit for envelope files.`,
  );
}

/** Longer files (four minutes at 125 Hz) are thinned: a lane with a point per row would be slow. */
export const MAX_EXACT_ROWS = 30_000;

function fromSamples(envelope: Envelope): EnvelopeFile {
  const rows = envelope.left.length;
  const seconds = rows / envelope.rate;
  if (rows > MAX_EXACT_ROWS) {
    const curve = stereoFromEnvelope(envelope, fineTolerance);
    return {
      curve,
      seconds,
      note: `${rows} rows were reduced to ${curve.left.length} points within 0.5 dB.`,
    };
  }
  const curve = exactCurve(envelope);
  return {
    curve,
    seconds,
    note: `Imported exactly as ${curve.left.length} points; “Simplify” reduces them.`,
  };
}

/**
 * Reads an envelope file of any format. Samples (CSV, MIDI) become breakpoints from which they are recovered bit for bit.
 * @param text the bytes as text.
 * @param rate of CSV rows and MIDI samples, Hz.
 * @param source name of the file, for the message.
 * @throws StudioError envelope-invalid.
 */
export function readEnvelope(
  bytes: Uint8Array,
  text: string,
  rate: number,
  controllers: MidiControllers,
  source: string,
): EnvelopeFile {
  switch (envelopeFormat(bytes, text)) {
    case 'midi':
      return fromSamples(parseEnvelopeMidi(bytes, rate, controllers, source));
    case 'json':
      return parseEnvelopeJson(text, source);
    case 'reaper':
      return parseEnvelopeReaper(text, source);
    case 'csv':
      return fromSamples(parseEnvelopeCsv(text, rate, source));
  }
}
