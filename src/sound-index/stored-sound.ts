import * as v from 'valibot';
import { type SoundTexts, TEXT_LENGTH } from '../core/audio/sound-texts';
import { firstErrorOnly, textOf, within, wholeWithin } from '../core/project/bounded';
import type { FileStamp, SoundContent } from './api';

/** A file of a folder as it is stored: what was read from it, or why it could not be read. */
export interface StoredSound {
  readonly folder: string;
  readonly path: string;
  readonly stamp: FileStamp;
  readonly content: SoundContent | null;
  readonly problem: string | null;
}

export interface StoredFolder {
  readonly id: string;
  readonly name: string;
  readonly handle: FileSystemDirectoryHandle | null;
}

export const PATH_LENGTH = 2000;
const MOST_DIMENSIONS = 4096;
const MOST_SECONDS = 1e7;

const line = v.nullable(textOf(TEXT_LENGTH));
const texts = v.object({
  title: line,
  description: line,
  keywords: line,
  category: line,
  creator: line,
  licence: line,
}) satisfies v.GenericSchema<SoundTexts>;

const embedding = v.custom<Float32Array>(
  (value) =>
    value instanceof Float32Array &&
    value.length <= MOST_DIMENSIONS &&
    value.every((x) => Number.isFinite(x)),
);

const storedSound: v.GenericSchema<StoredSound> = v.object({
  folder: textOf(100),
  path: textOf(PATH_LENGTH),
  stamp: v.object({
    size: wholeWithin({ min: 0, max: Number.MAX_SAFE_INTEGER }),
    modified: within({ min: -8.64e15, max: 8.64e15 }),
    hash: textOf(64),
  }),
  content: v.nullable(
    v.object({
      duration: within({ min: 0, max: MOST_SECONDS }),
      sampleRate: within({ min: 1, max: 1e7 }),
      channels: wholeWithin({ min: 1, max: 1000 }),
      texts,
      encoder: textOf(200),
      embedding,
    }),
  ),
  problem: line,
});

const storedFolder = v.object({
  id: textOf(100),
  name: textOf(PATH_LENGTH),
  handle: v.nullable(
    v.custom<FileSystemDirectoryHandle>(
      (value) => typeof value === 'object' && (value as { kind?: unknown }).kind === 'directory',
    ),
  ),
});

/** What storage holds is not trusted: an earlier build or a damaged disk may have written it. */
export function asStoredSound(value: unknown): StoredSound | null {
  const read = v.safeParse(storedSound, value, firstErrorOnly);
  return read.success ? read.output : null;
}

export function asStoredFolder(value: unknown): StoredFolder | null {
  const read = v.safeParse(storedFolder, value, firstErrorOnly);
  return read.success ? read.output : null;
}
