import * as v from 'valibot';
import { StudioError } from '../errors';
import { firstErrorOnly, listOf, textOf, wholeWithin, within } from '../project/bounded';
import { type BankManifest, bankLimits } from './manifest';

/** Longest texts of an index. */
const MAX_TEXT = 1000;
/** Longest recording, seconds. */
const MAX_SECONDS = 60;
const MAX_CAPTIONS = 100;

const text = textOf(MAX_TEXT);
const row = wholeWithin({ min: 0, max: bankLimits.captions - 1 });
const recording = v.object({
  /** Of the recording's content: the same in every bank. */
  id: v.pipe(text, v.minLength(1)),
  /** Its plain name in words. */
  caption: text,
  class: text,
  tag: text,
  /** Takes of one recording have the same number. */
  family: wholeWithin({ min: 0, max: bankLimits.recordings }),
  /** Where it comes from: "debian/<package>", or "synthetic/<model>" for a sound computed by a physical model. */
  source: text,
  /** Path in the source. */
  origin: text,
  /** Empty if the source names none. */
  author: text,
  licence: text,
  /** Where it was published first; empty if not known. */
  page: text,
  seconds: within({ min: 0, max: MAX_SECONDS }),
  channels: v.picklist([1, 2]),
  /** Bytes of the sounds' file: an Ogg Opus file. */
  offset: wholeWithin({ min: 0, max: 1e9 }),
  bytes: wholeWithin({ min: 1, max: 1e7 }),
  /** Rows of `captions`. */
  captions: v.pipe(listOf(row, MAX_CAPTIONS), v.minLength(1)),
});

/** Its recordings are checked one by one. */
const indexSchema = v.object({
  schemaVersion: v.literal(1),
  captions: listOf(text, bankLimits.captions),
  recordings: listOf(v.unknown(), bankLimits.recordings),
});

export type BankRecording = v.InferOutput<typeof recording>;

/** Licences that ask for the same licence on what is made from the recording. */
export function isShareAlike({ licence }: Pick<BankRecording, 'licence'>): boolean {
  return /(^|[^A-Z])SA([^A-Z]|$)/.test(licence.toUpperCase());
}

/** Computed by a physical model, not recorded. */
export function isSynthetic({ source }: Pick<BankRecording, 'source'>): boolean {
  return source.startsWith('synthetic/');
}

/**
 * The recordings of a pack's bank; every range lies within the bank's files. @param pack its name, for the message.
 * @param pause is awaited between recordings. @throws StudioError pack-invalid.
 */
export async function parseBankIndex(
  json: unknown,
  bank: BankManifest,
  pack: string,
  pause: () => Promise<void>,
): Promise<readonly BankRecording[]> {
  const refuse = (field: string, why: string) =>
    new StudioError(
      'pack-invalid',
      `The recordings of the model pack ${pack} cannot be used: ${field} is not valid. Download or export the pack again.`,
      `${bank.index.file}: ${field}: ${why}`,
    );
  const checked = <Schema extends v.GenericSchema>(schema: Schema, value: unknown, place: string) => {
    const result = v.safeParse(schema, value, firstErrorOnly);
    if (result.success) return result.output;
    const [issue] = result.issues;
    const path = v.getDotPath(issue);
    throw refuse(path === null ? place : `${path} of ${place}`, issue.message);
  };
  const { captions, recordings: entries } = checked(indexSchema, json, 'the index');
  const recordings: BankRecording[] = [];
  for (const [k, entry] of entries.entries()) {
    recordings.push(checked(recording, entry, `recording ${k}`));
    await pause();
  }
  if (new Set(recordings.map(({ id }) => id)).size !== recordings.length)
    throw refuse('an id', 'must be unique');
  if (recordings.length !== bank.recordings || captions.length !== bank.captions)
    throw refuse('the number of recordings', 'must be the manifest’s');
  for (const { id, offset, bytes, captions: rows } of recordings) {
    if (offset + bytes > bank.sounds.bytes) throw refuse(id, 'must lie within the sounds');
    if (rows.some((caption) => caption >= captions.length)) throw refuse(id, 'must refer to captions');
  }
  return recordings;
}

export interface BankTables {
  /** Unit vectors, row-major [recordings, prompt dimensions]. */
  readonly sounds: Float32Array;
  /** Unit vectors, row-major [captions, sentence dimensions]. */
  readonly captions: Float32Array;
}

/** @param bytes int8. @throws StudioError pack-invalid if its size is not the manifest's. */
export function readBankTables(
  bytes: ArrayBuffer,
  { recordings, captions, sentence, embeddings }: BankManifest,
  dimensions: number,
  pack: string,
): BankTables {
  const split = recordings * dimensions;
  const codes = new Int8Array(bytes);
  if (codes.length !== split + captions * sentence.dimensions)
    throw new StudioError(
      'pack-invalid',
      `The recordings of the model pack ${pack} cannot be used: ${embeddings.file} does not belong to the index. Download or export the pack again.`,
    );
  return {
    sounds: unitRows(codes.subarray(0, split), dimensions),
    captions: unitRows(codes.subarray(split), sentence.dimensions),
  };
}

/** A row of zeros stays zeros. */
function unitRows(codes: Int8Array, dimensions: number): Float32Array {
  const rows = new Float32Array(codes);
  for (let at = 0; at < rows.length; at += dimensions) {
    let energy = 0;
    for (let k = at; k < at + dimensions; k += 1) energy += rows[k]! * rows[k]!;
    const scale = energy > 0 ? 1 / Math.sqrt(energy) : 0;
    for (let k = at; k < at + dimensions; k += 1) rows[k]! *= scale;
  }
  return rows;
}
