/**
 * The smallest ONNX graph, y = x, as onnx.helper writes it: one Identity node on a float32 of shape [1], opset 17, IR version 8.
 * @returns a new buffer: creating a session may take it over.
 */
export function identityGraph(): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}

const bytes = [
  8, 8, 18, 0, 58, 55, 10, 16, 10, 1, 120, 18, 1, 121, 34, 8, 73, 100, 101, 110, 116, 105, 116, 121, 18, 1,
  103, 90, 15, 10, 1, 120, 18, 10, 10, 8, 8, 1, 18, 4, 10, 2, 8, 1, 98, 15, 10, 1, 121, 18, 10, 10, 8, 8, 1,
  18, 4, 10, 2, 8, 1, 66, 4, 10, 0, 16, 17,
];
