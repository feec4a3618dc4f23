import { StudioError } from '../errors';
import { type CsvEnvelope, readCsv } from './csv/read-csv';
import { type EnvelopeFile, MAX_BYTES } from './envelope-file';
import { parseEnvelopeJson } from './envelope-json';
import { type MidiControllers, midiSources } from './midi/midi-sources';
import { isMidi } from './midi/scan-midi';
import { reaperSources } from './reaper/reaper-sources';
import { describeSource, type EnvelopeSource, type EnvelopeSourceInfo, MAX_SOURCES } from './envelope-source';
import { curveOfSamples, limitPoints } from './limit-points';
import type { TimecodeFormat } from '../time/timecode';

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

export interface EnvelopeRequest {
  /** Of CSV rows without times and of MIDI samples, Hz. */
  readonly rate: number;
  readonly controllers: MidiControllers;
  /** How times like 00:00:01:12 count frames, and the frame number at the clip's start. */
  readonly timecode: TimecodeFormat;
  readonly startFrame: number;
  /** Which of several envelopes is read, by its place in the list; null: a file with several leads to a choice. */
  readonly source: number | null;
}

/** The file holds several envelopes. The first is the one that a program without a user takes. */
export interface EnvelopeChoice {
  readonly kind: 'choice';
  readonly sources: readonly EnvelopeSourceInfo[];
  /** How many the file holds, also those beyond MAX_SOURCES. */
  readonly count: number;
}

export type EnvelopeReading = ({ readonly kind: 'envelope' } & EnvelopeFile) | EnvelopeChoice;

function fromCsv(csv: CsvEnvelope): EnvelopeFile {
  if (csv.kind === 'samples') return curveOfSamples(csv.envelope, csv.notes);
  const { left, right, seconds, notes } = csv;
  return limitPoints({ curve: { left, right }, seconds, note: notes.join(' ') });
}

/** The envelopes in a file, at least one. */
function sourcesOf(
  bytes: Uint8Array,
  text: string,
  request: EnvelopeRequest,
  source: string,
): readonly EnvelopeSource[] {
  const { rate, controllers } = request;
  const only = (read: () => EnvelopeFile) => [{ name: source, read }];
  switch (envelopeFormat(bytes, text)) {
    case 'midi':
      return midiSources(bytes, rate, controllers, source);
    case 'json':
      return only(() => limitPoints(parseEnvelopeJson(text, source)));
    case 'reaper':
      return reaperSources(text, source);
    case 'csv':
      return only(() => fromCsv(readCsv(text, request, source)));
  }
}

/**
 * Reads an envelope file of any format. Samples (CSV, MIDI) become breakpoints from which they are recovered bit for bit.
 * @param text the bytes as text.
 * @param source name of the file, for the message.
 * @throws StudioError envelope-invalid.
 */
export function readEnvelope(
  bytes: Uint8Array,
  text: string,
  request: EnvelopeRequest,
  source: string,
): EnvelopeReading {
  const sources = sourcesOf(bytes, text, request, source);
  if (request.source === null && sources.length > 1) {
    return {
      kind: 'choice',
      sources: sources.slice(0, MAX_SOURCES).map(describeSource),
      count: sources.length,
    };
  }
  const chosen = sources[request.source ?? 0] ?? sources[0]!;
  return { kind: 'envelope', ...chosen.read() };
}
