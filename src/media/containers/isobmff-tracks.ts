import { type Box, boxInside } from './isobmff-boxes';

/** Version 1 of mvhd, tkhd and mdhd has 64-bit dates before the field. */
export function versioned(view: DataView, box: Box): number {
  return view.getUint8(box.start) === 1 ? 20 : 12;
}

export function trackId(view: DataView, trak: Box): number {
  const tkhd = boxInside(view, trak, 'tkhd');
  return tkhd ? view.getUint32(tkhd.start + versioned(view, tkhd)) : 0;
}

/** Units per second of a track's media times, given its mdhd; 0 in a damaged file. */
export function mediaTimescale(view: DataView, mdhd: Box): number {
  return view.getUint32(mdhd.start + versioned(view, mdhd));
}

/** ISO 639-2 in three 5-bit letters; QuickTime's own numbers are not named. */
export function mediaLanguage(view: DataView, trak: Box): string | null {
  const mdhd = boxInside(view, trak, 'mdia/mdhd');
  if (!mdhd) return null;
  const packed = view.getUint16(mdhd.start + (view.getUint8(mdhd.start) === 1 ? 32 : 20));
  const code = [10, 5, 0].map((shift) => String.fromCharCode(0x60 + ((packed >> shift) & 31))).join('');
  return /^[a-z]{3}$/.test(code) && code !== 'und' ? code : null;
}

/** Most edits of a list that are read. */
const MAX_EDITS = 1_000_000;

export interface Edit {
  /** Movie timescale. */
  readonly duration: number;
  /** Media timescale; negative for an empty edit. */
  readonly mediaTime: number;
}

/** @param list content of the `elst` box */
export function editsOf(view: DataView, list: Pick<Box, 'start' | 'end'>): Edit[] {
  const is64Bit = view.getUint8(list.start) === 1;
  const entryBytes = is64Bit ? 20 : 12;
  const count = Math.min(
    MAX_EDITS,
    view.getUint32(list.start + 4),
    Math.floor((list.end - list.start - 8) / entryBytes),
  );
  return Array.from({ length: Math.max(0, count) }, (_, i) => {
    const at = list.start + 8 + i * entryBytes;
    return is64Bit
      ? { duration: Number(view.getBigUint64(at)), mediaTime: Number(view.getBigInt64(at + 8)) }
      : { duration: view.getUint32(at), mediaTime: view.getInt32(at + 4) };
  });
}
