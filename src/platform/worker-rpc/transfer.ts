/** Buffers and bitmaps in a value of plain objects and arrays, each once: what a message can move instead of copying. */
export function transferablesOf(value: unknown): Transferable[] {
  return [...new Set(collect(value))];
}

/** Frees the bitmaps of a value that nobody will use. */
export function release(value: unknown): void {
  for (const part of collect(value)) if (isBitmap(part)) part.close();
}

function collect(value: unknown): Transferable[] {
  if (ArrayBuffer.isView(value)) return value.buffer instanceof ArrayBuffer ? [value.buffer] : [];
  if (isBitmap(value)) return [value];
  if (Array.isArray(value)) return value.flatMap(collect);
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype)
    return Object.values(value).flatMap(collect);
  return [];
}

/** `ImageBitmap` is missing outside browsers. */
function isBitmap(value: unknown): value is ImageBitmap {
  return typeof ImageBitmap !== 'undefined' && value instanceof ImageBitmap;
}
