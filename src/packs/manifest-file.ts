export const MANIFEST_NAME = 'manifest.json';
/** A manifest has about 10 kB. */
export const MAX_MANIFEST_BYTES = 1_000_000;
