import { type Speaker, speakersOfMask } from './speakers';

const EXTENSIBLE = 0xfffe;

/** Bytes in which the format chunk is looked for. */
const SEARCHED_BYTES = 64 * 1024;

/** Order of the channels by the mask of a WAVE file; null when it has none. */
export async function readWaveSpeakers(file: Blob): Promise<readonly Speaker[] | null> {
  const view = new DataView(await file.slice(0, SEARCHED_BYTES).arrayBuffer());
  const name = (at: number) => String.fromCharCode(...new Uint8Array(view.buffer, at, 4));
  if (view.byteLength < 12 || name(8) !== 'WAVE') return null;
  for (
    let at = 12;
    at + 48 <= view.byteLength;
    at += 8 + view.getUint32(at + 4, true) + (view.getUint32(at + 4, true) & 1)
  ) {
    if (name(at) !== 'fmt ') continue;
    const isExtensible = view.getUint16(at + 8, true) === EXTENSIBLE && view.getUint32(at + 4, true) >= 40;
    return isExtensible ? speakersOfMask(view.getUint32(at + 28, true), view.getUint16(at + 10, true)) : null;
  }
  return null;
}
