import type { MidiControllers } from '../../core/formats/midi/midi-sources';
import type { EnvelopeFormat } from '../../core/formats/read-envelope';
import type { EnvelopeSettings } from '../../core/loudness/rms';
import type { PackManifest } from '../../core/pack/manifest';

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

/** Bytes at both ends of a file that are searched for its format. */
const PROBE_BYTES = 4096;

/** True for a JSON file that states that it is an envelope; projects are JSON too. */
export async function isEnvelopeJson(file: File): Promise<boolean> {
  const states = (text: string) => /"format"\s*:\s*"stable-v2a-envelope"/.test(text);
  return states(await file.slice(0, PROBE_BYTES).text()) || states(await file.slice(-PROBE_BYTES).text());
}
