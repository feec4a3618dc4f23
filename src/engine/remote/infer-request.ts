import { joinBytes } from '../../core/join-arrays';
import type { Tensor, Tensors } from '../tensor';
import { bytesPerNumber, datatypeOf, type ModelTensor } from './wire-tensors';

/** Header that states the length of the JSON before binary tensors. */
export const HEADER_LENGTH = 'Inference-Header-Content-Length';

export interface InferBody {
  readonly body: Uint8Array<ArrayBuffer> | string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * One inference request.
 * @param inputs as the server states them. Triton has no tensors [B] where it batches, and takes [B, 1].
 * @param binary the server knows the binary tensor extension; else the numbers are written out.
 */
export function inferBody(feeds: Tensors, inputs: readonly ModelTensor[], binary: boolean): InferBody {
  const entries = Object.entries(feeds).map(([name, { data, dims }]) => {
    const stated = inputs.find((input) => input.name === name)?.shape.length ?? dims.length;
    const shape = stated === dims.length + 1 ? [...dims, 1] : dims;
    return { head: { name, datatype: datatypeOf(data), shape }, data };
  });
  if (!binary) {
    const written = entries.map(({ head, data }) => ({
      ...head,
      data: Array.from(data as Iterable<unknown>, Number),
    }));
    return { body: JSON.stringify({ inputs: written }), headers: { 'Content-Type': 'application/json' } };
  }
  const head = {
    inputs: entries.map(({ head, data }) => ({
      ...head,
      parameters: { binary_data_size: data.length * bytesPerNumber[head.datatype] },
    })),
    parameters: { binary_data_output: true },
  };
  const text = new TextEncoder().encode(JSON.stringify(head));
  return {
    body: joinBytes([text, ...entries.map(({ data }) => bytesOf(data))]),
    headers: { 'Content-Type': 'application/octet-stream', [HEADER_LENGTH]: String(text.length) },
  };
}

/** Browsers run on little-endian machines, and the protocol is little-endian. */
function bytesOf({ buffer, byteOffset, byteLength }: Tensor['data']): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
