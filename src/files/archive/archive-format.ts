import * as v from 'valibot';

/**
 * A project file (`.v2a`) is a zip archive:
 *
 * - `archive.json`: this manifest;
 * - `project.json`: the document (core/project/project-schema.ts);
 * - `history.json`: undo and redo steps, typed arrays as in typed-array-json.ts;
 * - `sounds/<name>.wav`: takes and reference sounds, 32-bit float, bit for bit;
 * - `clip/<file name>`: the video, if the designer included it, uncompressed.
 *
 * Other entries are ignored.
 */
export const MANIFEST_FILE = 'archive.json';
export const PROJECT_FILE = 'project.json';
export const HISTORY_FILE = 'history.json';
export const ARCHIVE_TYPE = 'application/zip';

/** Version that this build writes. Increased by every change that older builds cannot read. */
export const ARCHIVE_VERSION = 1;

/** Most entries of an archive, and most bytes of its parts when unpacked. Larger archives are refused before they are unpacked. */
export const MAX_ENTRIES = 4096;
export const MAX_MANIFEST_BYTES = 2 ** 20;
export const MAX_HISTORY_BYTES = 2 ** 27;
/** Of one sound: the limit of a WAV file. */
const MAX_SOUND_BYTES = 2 ** 32 - 1;

const text = v.pipe(v.string(), v.maxLength(1000));
const count = (most: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(most));

const sound = v.pipe(
  v.object({
    id: text,
    /** Name of the entry. */
    file: text,
    sampleRate: count(768_000),
    channels: count(8),
    /** Of each channel. */
    samples: count(MAX_SOUND_BYTES),
  }),
  v.check(({ channels, samples }) => 4 * channels * samples <= MAX_SOUND_BYTES, 'must not exceed 4 GB'),
);

export const archiveManifest = v.object({
  format: v.literal('stable-v2a-project'),
  version: v.literal(ARCHIVE_VERSION),
  name: text,
  /** ISO 8601. */
  saved: text,
  sounds: v.pipe(
    v.array(sound),
    v.maxLength(MAX_ENTRIES),
    v.check((sounds) => new Set(sounds.map(({ id }) => id)).size === sounds.length, 'must have sounds once'),
  ),
  clip: v.nullable(v.object({ file: text, fileName: text, type: text })),
});

export type ArchiveManifest = v.InferOutput<typeof archiveManifest>;
export type SoundEntry = ArchiveManifest['sounds'][number];
