/** Fields of ModelProto, GraphProto and ValueInfoProto, of type bytes. */
const GRAPH = 7;
const OUTPUT = 12;
const NAME = 1;
/** Longest payload whose length is one byte. */
const MAX_PAYLOAD = 127;

/**
 * An ONNX model with an inner tensor as another output. Protobuf merges a second `graph` field into the first, so that some bytes at the end
 * add the output.
 * @param tensor name of up to 100 ASCII characters.
 */
export function withInnerOutput(model: ArrayBuffer, tensor: string): ArrayBuffer {
  const suffix = field(GRAPH, field(OUTPUT, field(NAME, new TextEncoder().encode(tensor))));
  const result = new Uint8Array(model.byteLength + suffix.length);
  result.set(new Uint8Array(model));
  result.set(suffix, model.byteLength);
  return result.buffer;
}

function field(number: number, payload: Uint8Array): Uint8Array {
  if (payload.length > MAX_PAYLOAD) throw new RangeError('The name of the tensor is too long.');
  return Uint8Array.of((number << 3) | 2, payload.length, ...payload);
}
