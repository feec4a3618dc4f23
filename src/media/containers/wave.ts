import { chunkBytes, readChunks } from './iff-chunks';
import { type Speaker, speakersOfMask } from './speakers';

const EXTENSIBLE = 0xfffe;

/** Of a format chunk with a mask. */
const FORMAT_BYTES = 40;
/** Bytes in which the format chunk is looked for. */
const SEARCHED_BYTES = 64 * 1024;

/** Order of the channels by the mask of a WAVE file; null when it has none. */
export async function readWaveSpeakers(file: Blob): Promise<readonly Speaker[] | null> {
  const found = await readChunks(file);
  if (found?.type !== 'WAVE') return null;
  const format = found.chunks.find(({ id }) => id === 'fmt ');
  if (!format || format.bytes < FORMAT_BYTES || format.start + FORMAT_BYTES > SEARCHED_BYTES) return null;
  const view = new DataView((await chunkBytes(file, format, FORMAT_BYTES)).buffer);
  const isExtensible = view.getUint16(0, true) === EXTENSIBLE;
  return isExtensible ? speakersOfMask(view.getUint32(20, true), view.getUint16(2, true)) : null;
}
