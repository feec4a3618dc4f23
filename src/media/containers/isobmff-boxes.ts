/** Byte offsets of a box's content (ISO/IEC 14496-12, 4.2). */
export interface Box {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** @returns null where no box can start: fewer than 8 bytes remain, or the size is smaller than its own header */
export function boxAt(view: DataView, at: number, end: number): Box | null {
  if (at + 8 > end) return null;
  const size32 = view.getUint32(at);
  const has64BitSize = size32 === 1;
  if (has64BitSize && at + 16 > end) return null;
  const size = has64BitSize ? Number(view.getBigUint64(at + 8)) : size32 === 0 ? end - at : size32;
  const header = has64BitSize ? 16 : 8;
  return size < header ? null : { type: fourCharacters(view, at + 4), start: at + header, end: at + size };
}

/** Boxes in [start, end). One that ends later is cut there. */
export function* boxes(view: DataView, start: number, end: number): Generator<Box> {
  const limit = Math.min(end, view.byteLength);
  for (let at = start, box = boxAt(view, at, limit); box; box = boxAt(view, at, limit)) {
    yield { ...box, end: Math.min(box.end, limit) };
    at = box.end;
  }
}

/** The first box along a path of types, e.g. `mdia/minf/stbl`. */
export function boxInside(view: DataView, parent: Box, path: string): Box | null {
  let found: Box | null = parent;
  for (const type of path.split('/')) {
    if (!found) return null;
    found = firstOf(boxes(view, found.start, found.end), type);
  }
  return found;
}

function firstOf(list: Iterable<Box>, type: string): Box | null {
  for (const box of list) if (box.type === type) return box;
  return null;
}

export function fourCharacters(view: DataView, at: number): string {
  return String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + at, 4));
}

/** A box type as files use them: printable ASCII, or © as the first character. */
export function looksLikeType(type: string): boolean {
  return /^[\x20-\x7e\xa9][\x20-\x7e]{3}$/.test(type);
}

/** Bytes of text without a final NUL. */
export function textAt(view: DataView, start: number, end: number): string {
  const bytes = new Uint8Array(view.buffer, view.byteOffset + start, Math.max(0, end - start));
  return new TextDecoder().decode(bytes).replace(/\0+$/, '');
}
