/** An EBML element (RFC 8794): its content lies in [start, end). */
export interface Element {
  readonly id: number;
  readonly start: number;
  readonly end: number;
}

/** @returns null where no element fits; an element of unknown size reaches to `end` */
export function elementAt(view: DataView, at: number, end: number): Element | null {
  const id = variableInteger(view, at, end, true);
  const size = id && variableInteger(view, at + id.bytes, end, false);
  if (!id || !size) return null;
  const start = at + id.bytes + size.bytes;
  return { id: id.value, start, end: size.unknown ? Infinity : start + size.value };
}

/** Elements in [start, end); one that ends later is cut there. */
export function* elements(view: DataView, { start, end }: Omit<Element, 'id'>): Generator<Element> {
  const limit = Math.min(end, view.byteLength);
  for (let at = start, found = elementAt(view, at, limit); found; found = elementAt(view, at, limit)) {
    at = Math.min(found.end, limit);
    yield { ...found, end: at };
  }
}

function variableInteger(view: DataView, at: number, end: number, withMarker: boolean) {
  if (at >= end) return null;
  const first = view.getUint8(at);
  const bytes = Math.clz32(first) - 23;
  if (bytes > 8 || at + bytes > end) return null;
  const marker = 1 << (8 - bytes);
  let value = withMarker ? first : first & (marker - 1);
  let unknown = (first & (marker - 1)) === marker - 1;
  for (let k = 1; k < bytes; k++) {
    const byte = view.getUint8(at + k);
    value = value * 256 + byte;
    unknown &&= byte === 0xff;
  }
  return { value, bytes, unknown };
}

export function unsignedOf(view: DataView, { start, end }: Element): number {
  let value = 0;
  for (let at = start; at < end; at++) value = value * 256 + view.getUint8(at);
  return value;
}

export function textOf(view: DataView, { start, end }: Element): string {
  return new TextDecoder()
    .decode(new Uint8Array(view.buffer, view.byteOffset + start, end - start))
    .replace(/\0+$/, '');
}
