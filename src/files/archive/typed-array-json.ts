/** JSON with typed arrays, each as an object of one field: its type and its little-endian bytes in base64. */
const types = { $float32: Float32Array, $float64: Float64Array, $uint8: Uint8Array } as const;

type TypeName = keyof typeof types;

function toBase64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  // Arguments of a call are limited; a multiple of 3 bytes leaves no padding inside.
  for (let at = 0; at < bytes.length; at += 0x6000) {
    pieces.push(btoa(String.fromCharCode(...bytes.subarray(at, at + 0x6000))));
  }
  return pieces.join('');
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

function pack(_key: string, value: unknown): unknown {
  for (const [name, type] of Object.entries(types)) {
    if (value instanceof type) {
      return { [name]: toBase64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)) };
    }
  }
  return value;
}

function unpack(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const [name, ...others] = Object.keys(value);
  if (name === undefined || others.length > 0 || !Object.hasOwn(types, name)) return value;
  const text = (value as Record<string, unknown>)[name];
  if (typeof text !== 'string') return value;
  const bytes = fromBase64(text);
  return name === '$uint8' ? bytes : new types[name as TypeName](bytes.buffer);
}

export function stringifyTyped(value: unknown): string {
  return JSON.stringify(value, pack);
}

/** @throws if the text is no JSON or an array is damaged. */
export function parseTyped(text: string): unknown {
  return JSON.parse(text, unpack) as unknown;
}
