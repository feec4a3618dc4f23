import * as v from 'valibot';
import { firstErrorOnly } from '../../core/project/bounded';
import type { Tensor, Tensors } from '../tensor';
import { bytesPerNumber, type Datatype, type ExpectedOutput } from './wire-tensors';

/** Numbers of an output whose size only the server knows, at most. */
const MOST_NUMBERS = 4e6;
/** Of the JSON beside binary tensors. */
const MAX_HEAD_BYTES = 64_000;
/** A float32 written out, with what separates it from the next. */
const WRITTEN_BYTES = 32;

const responseSchema = v.object({
  outputs: v.array(
    v.object({
      name: v.string(),
      datatype: v.string(),
      shape: v.array(v.pipe(v.number(), v.integer(), v.minValue(0))),
      parameters: v.optional(
        v.object({ binary_data_size: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))) }),
      ),
      data: v.optional(v.array(v.number())),
    }),
  ),
});
type Entry = v.InferOutput<typeof responseSchema>['outputs'][number];

/** Bytes that a response may have. */
export function longestResponse(expected: readonly ExpectedOutput[], binary: boolean): number {
  const numbers = expected.map(({ shape }) => countOf(shape) ?? MOST_NUMBERS);
  const each = binary ? (k: number) => bytesPerNumber[expected[k]!.datatype] : () => WRITTEN_BYTES;
  return numbers.reduce((sum, count, k) => sum + count * each(k), MAX_HEAD_BYTES);
}

/**
 * The tensors of a response, each as it must be. Servers may add outputs that nobody has requested; they are ignored.
 * @throws Error that says what is wrong.
 */
export function readInferResponse(body: Uint8Array, expected: readonly ExpectedOutput[]): Tensors {
  const headLength = endOfJson(body);
  const head = v.safeParse(
    responseSchema,
    JSON.parse(new TextDecoder().decode(body.subarray(0, headLength))),
    firstErrorOnly,
  );
  if (!head.success)
    throw new Error(`${v.getDotPath(head.issues[0]) ?? 'response'}: ${head.issues[0].message}`);
  let at = headLength;
  const found = new Map<string, { entry: Entry; binary: Uint8Array | null }>();
  for (const entry of head.output.outputs) {
    const size = entry.parameters?.binary_data_size;
    if (size !== undefined && at + size > body.length) throw new Error(`${entry.name} is cut off`);
    found.set(entry.name, { entry, binary: size === undefined ? null : body.subarray(at, at + size) });
    at += size ?? 0;
  }
  return Object.fromEntries(
    expected.map((output) => {
      const part = found.get(output.name);
      if (!part) throw new Error(`${output.name} is missing`);
      return [output.name, tensorOf(part.entry, part.binary, output)];
    }),
  );
}

function tensorOf(
  entry: Entry,
  binary: Uint8Array | null,
  { name, datatype, shape }: ExpectedOutput,
): Tensor {
  // Triton has no tensors [B] where it batches.
  const dims =
    entry.shape.length === shape.length + 1 && entry.shape.at(-1) === 1
      ? entry.shape.slice(0, -1)
      : entry.shape;
  const fits =
    dims.length === shape.length && shape.every((size, axis) => size === null || size === dims[axis]);
  if (entry.datatype !== datatype || !fits)
    throw new Error(
      `${name} is ${entry.datatype} [${dims.join(', ')}], not ${datatype} [${shape.join(', ')}]`,
    );
  const count = countOf(dims)!;
  if (count > MOST_NUMBERS && shape.includes(null)) throw new Error(`${name} is too large`);
  const given = binary ? binary.length / bytesPerNumber[datatype] : entry.data?.length;
  if (given !== count) throw new Error(`${name} has ${given} numbers, not ${count}`);
  return { dims, data: binary ? fromBytes(binary, datatype) : fromNumbers(entry.data!, datatype) };
}

function fromBytes(bytes: Uint8Array, datatype: Datatype): Tensor['data'] {
  // A copy of its own, aligned.
  const { buffer } = bytes.slice();
  return datatype === 'FP32' ? new Float32Array(buffer) : new BigInt64Array(buffer);
}

function fromNumbers(numbers: readonly number[], datatype: Datatype): Tensor['data'] {
  return datatype === 'FP32' ? Float32Array.from(numbers) : BigInt64Array.from(numbers, BigInt);
}

function countOf(shape: readonly (number | null)[]): number | null {
  return shape.reduce<number | null>(
    (count, size) => (count === null || size === null ? null : count * size),
    1,
  );
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;

/**
 * Where the JSON object at the beginning ends. The header that states it is hidden from pages of other origins unless the server exposes it.
 * @throws Error when there is none.
 */
function endOfJson(body: Uint8Array): number {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < body.length; at++) {
    const byte = body[at];
    if (inText) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) inText = false;
    } else if (byte === QUOTE) inText = true;
    else if (byte === OPEN) depth++;
    else if (byte === CLOSE && --depth === 0) return at + 1;
    else if (depth === 0 && byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) break;
  }
  throw new Error('the answer does not begin with a JSON object');
}
