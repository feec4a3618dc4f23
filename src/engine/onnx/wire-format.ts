import { joinBytes } from '../../core/join-arrays';

/**
 * Protobuf's wire format, as far as ONNX files use it: a message is a sequence of fields, each a key (field number and kind) and a value.
 * https://protobuf.dev/programming-guides/encoding
 */

/** How a value is stored: as a varint, in 8 bytes, as bytes after their length, in 4 bytes. */
const VARINT = 0;
const EIGHT_BYTES = 1;
const BYTES = 2;
const FOUR_BYTES = 5;

/** Low bits of a byte of a varint that belong to the number; the highest one says that more follow. */
const DIGIT = 0x7f;
/** Longest varint, of 64 bits. */
const MOST_DIGITS = 10;
/** Fields of a message, each of which takes memory: no graph has as many. */
const MOST_FIELDS = 200_000;

export interface Field {
  readonly number: number;
  /** Of a varint; 0 for other kinds. Exact below 2^53. */
  readonly value: number;
  /** Of bytes, text and nested messages; else empty. A view of the message. */
  readonly payload: Uint8Array;
  /** The whole field with its key. A view of the message. */
  readonly bytes: Uint8Array;
}

/** The fields of a message in their order. @throws RangeError if it is damaged, or has more fields than any graph. */
export function* fieldsOf(message: Uint8Array): Generator<Field> {
  let at = 0;
  let count = 0;
  const varint = (): number => {
    let value = 0;
    for (let digit = 0; digit < MOST_DIGITS; digit += 1) {
      const byte = message[at++];
      if (byte === undefined) throw new RangeError('The message ends within a number.');
      value += (byte & DIGIT) * 2 ** (7 * digit);
      if (byte <= DIGIT) return value;
    }
    throw new RangeError('A number has more than 64 bits.');
  };
  while (at < message.length) {
    const start = at;
    const key = varint();
    const number = Math.floor(key / 8);
    const kind = key % 8;
    if (number === 0) throw new RangeError('No field has the number 0.');
    if (++count > MOST_FIELDS) throw new RangeError('The message has too many fields.');
    const value = kind === VARINT || kind === BYTES ? varint() : 0;
    const from = at;
    if (kind === BYTES) at += value;
    else if (kind === EIGHT_BYTES) at += 8;
    else if (kind === FOUR_BYTES) at += 4;
    else if (kind !== VARINT) throw new RangeError(`Kind ${kind} of a value is unknown.`);
    if (at > message.length) throw new RangeError('The message ends within a field.');
    yield {
      number,
      value: kind === VARINT ? value : 0,
      payload: message.subarray(kind === BYTES ? from : at, at),
      bytes: message.subarray(start, at),
    };
  }
}

/** Bytes as text. */
export const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** A field of a number from 0 to 2^53. */
export function numberField(field: number, value: number): Uint8Array {
  return Uint8Array.of(...varint(field * 8 + VARINT), ...varint(value));
}

/** A field of bytes or of a nested message, in parts. */
export function bytesField(field: number, ...parts: readonly Uint8Array[]): Uint8Array {
  return joinBytes(partsOfField(field, parts));
}

/** The same as views, for a message that is too long to be copied twice. */
export function partsOfField(field: number, parts: readonly Uint8Array[]): Uint8Array[] {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return [Uint8Array.of(...varint(field * 8 + BYTES), ...varint(length)), ...parts];
}

export function textField(field: number, text: string): Uint8Array {
  return bytesField(field, new TextEncoder().encode(text));
}

function varint(value: number): number[] {
  return value > DIGIT ? [(value % 128) | 128, ...varint(Math.floor(value / 128))] : [value];
}
