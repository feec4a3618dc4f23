import { sampleStereo } from '../../core/curve/evaluate';
import type { EnvelopeSettings } from '../../core/loudness/rms';
import { formatEnvelopeCsv } from '../../core/formats/envelope-csv';
import type { EnvelopeFile } from '../../core/formats/envelope-file';
import { formatEnvelopeJson } from '../../core/formats/envelope-json';
import { formatEnvelopeMidi, type MidiControllers } from '../../core/formats/envelope-midi';
import { formatEnvelopeReaper } from '../../core/formats/envelope-reaper';
import { checkEnvelopeSize, type EnvelopeFormat, readEnvelope } from '../../core/formats/read-envelope';
import { type Project, projectDuration } from '../../core/project/project';
import { renderedCurve } from '../../core/project/rendered-curve';

/** Rows a second in envelope files, and the rate of the envelope while no pack says another. */
export const DEFAULT_ENVELOPE_RATE = 125;

/** How loudness is measured while no pack says otherwise: the numbers of the paper. */
export const defaultEnvelopeSettings: EnvelopeSettings = {
  rate: DEFAULT_ENVELOPE_RATE,
  analysisRate: 16_000,
  window: 512,
  hop: 128,
};

/** How envelopes are written, and which controllers carry the channels in MIDI files. */
export interface EnvelopeFileOptions {
  readonly format: EnvelopeFormat;
  readonly controllers: MidiControllers;
}

const endings: Readonly<Record<EnvelopeFormat, string>> = {
  csv: 'csv',
  json: 'json',
  midi: 'mid',
  reaper: 'rpp',
};

/** @returns the file and the ending of its name. */
export function envelopeFile(
  document: Project,
  rate: number,
  { format, controllers }: EnvelopeFileOptions,
): { readonly blob: Blob; readonly ending: string } {
  const curve = renderedCurve(document);
  const duration = projectDuration(document);
  const made = (content: BlobPart, type: string) => ({
    blob: new Blob([content], { type }),
    ending: endings[format],
  });
  switch (format) {
    case 'csv':
      return made(formatEnvelopeCsv(sampleStereo(curve, rate, duration)), 'text/csv');
    case 'json':
      return made(formatEnvelopeJson(curve, duration), 'application/json');
    case 'midi': {
      const bytes = formatEnvelopeMidi(sampleStereo(curve, rate, duration), controllers);
      return made(bytes.slice(), 'audio/midi');
    }
    case 'reaper':
      return made(formatEnvelopeReaper(curve), 'text/plain');
  }
}

/** Reads an envelope file of any format, told by its content. @throws StudioError envelope-invalid. */
export async function openEnvelopeFile(
  file: File,
  rate: number,
  controllers: MidiControllers,
): Promise<EnvelopeFile> {
  checkEnvelopeSize(file.size, file.name);
  const bytes = new Uint8Array(await file.arrayBuffer());
  return readEnvelope(bytes, new TextDecoder().decode(bytes), rate, controllers, file.name);
}

/** True for a JSON file that says it is an envelope; projects are JSON too. */
export async function isEnvelopeJson(file: File): Promise<boolean> {
  return /^\s*\{\s*"format"\s*:\s*"stable-v2a-envelope"/.test(await file.slice(0, 200).text());
}
