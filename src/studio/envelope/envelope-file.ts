import { sampleStereo } from '../../core/curve/evaluate';
import { formatEnvelopeCsv } from '../../core/formats/envelope-csv';
import { formatEnvelopeJson } from '../../core/formats/envelope-json';
import { formatEnvelopeMidi } from '../../core/formats/envelope-midi';
import type { MidiControllers } from '../../core/formats/midi/midi-sources';
import { formatEnvelopeReaper } from '../../core/formats/envelope-reaper';
import type { EnvelopeFormat } from '../../core/formats/read-envelope';
import type { EnvelopeSettings } from '../../core/loudness/rms';
import type { PackManifest } from '../../core/pack/manifest';
import { type Project, projectDuration } from '../../core/project/project';
import { renderedCurve } from '../../core/project/rendered-curve';

/** Envelope samples per second, in files too, while no pack states another rate. */
export const DEFAULT_ENVELOPE_RATE = 125;

/** Samples per second of envelopes: the pack's, where there is one. */
export function envelopeRate({ manifest }: { readonly manifest: PackManifest | null }): number {
  return manifest?.envelope.rate ?? DEFAULT_ENVELOPE_RATE;
}

/** How loudness is measured while no pack states it: the paper's numbers (section III-A). */
export const defaultEnvelopeSettings: EnvelopeSettings = {
  rate: DEFAULT_ENVELOPE_RATE,
  analysisRate: 16_000,
  window: 512,
  hop: 128,
};

/** Format of exported envelopes, and the MIDI controllers that carry the channels. */
export interface EnvelopeFileOptions {
  readonly format: EnvelopeFormat;
  readonly controllers: MidiControllers;
}

const extensions: Readonly<Record<EnvelopeFormat, string>> = {
  csv: 'csv',
  json: 'json',
  midi: 'mid',
  reaper: 'rpp',
};

/** @param rate of the samples in CSV and MIDI files, Hz. */
export function writeEnvelopeFile(
  project: Project,
  rate: number,
  { format, controllers }: EnvelopeFileOptions,
): { readonly blob: Blob; readonly extension: string } {
  const curve = renderedCurve(project);
  const duration = projectDuration(project);
  const file = (content: BlobPart, type: string) => ({
    blob: new Blob([content], { type }),
    extension: extensions[format],
  });
  switch (format) {
    case 'csv':
      return file(formatEnvelopeCsv(sampleStereo(curve, rate, duration)), 'text/csv');
    case 'json':
      return file(formatEnvelopeJson(curve, duration), 'application/json');
    case 'midi': {
      const bytes = formatEnvelopeMidi(sampleStereo(curve, rate, duration), controllers);
      return file(bytes.slice(), 'audio/midi');
    }
    case 'reaper':
      return file(formatEnvelopeReaper(curve), 'text/plain');
  }
}

/** True for a JSON file that states that it is an envelope; projects are JSON too. */
export async function isEnvelopeJson(file: File): Promise<boolean> {
  return /^\s*\{\s*"format"\s*:\s*"stable-v2a-envelope"/.test(await file.slice(0, 200).text());
}
