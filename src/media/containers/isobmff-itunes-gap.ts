import { type Box, textAt } from './isobmff-boxes';

/** Bytes of an `iTunSMPB` atom that are searched for its text. */
const ATOM_BYTES = 200;

/**
 * Encoder delay in samples from iTunes' gapless tag, which holds hexadecimal numbers: 0, delay, padding, length.
 * @returns 0 when there is none
 */
export function readItunesGap(view: DataView, moov: Box): number {
  const bytes = new Uint8Array(view.buffer, view.byteOffset + moov.start, moov.end - moov.start);
  const name = [...'iTunSMPB'].map((letter) => letter.charCodeAt(0));
  for (let at = bytes.indexOf(name[0]!); at >= 0; at = bytes.indexOf(name[0]!, at + 1)) {
    if (!name.every((code, i) => bytes[at + i] === code)) continue;
    const text = textAt(view, moov.start + at + 8, Math.min(moov.end, moov.start + at + ATOM_BYTES));
    const match = /[0-9A-F]{8} ([0-9A-F]{8}) [0-9A-F]{8}/i.exec(text);
    return match ? parseInt(match[1]!, 16) : 0;
  }
  return 0;
}
