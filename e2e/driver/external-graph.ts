/** Dimensions of the weights of one file, float32. */
export const WEIGHTS = [1024, 30_720] as const;

/** Bytes of one file of weights. */
export const WEIGHTS_BYTES = WEIGHTS[0] * WEIGHTS[1] * 4;

const FLOAT = 1;
const EXTERNAL = 1;

/** An ONNX graph (IR version 8, opset 17) that multiplies its input `x` by the weights of each file; the weights are external data. */
export function externalGraph(files: readonly string[]): Buffer {
  const [rows, columns] = WEIGHTS;
  const nodes = files.map((_, i) =>
    bytes(1, [...text(1, 'x'), ...text(1, `w${i}`), ...text(2, `y${i}`), ...text(4, 'MatMul')]),
  );
  const initializers = files.map((file, i) =>
    bytes(5, [
      ...number(1, rows),
      ...number(1, columns),
      ...number(2, FLOAT),
      ...text(8, `w${i}`),
      ...bytes(13, [...text(1, 'location'), ...text(2, file)]),
      ...number(14, EXTERNAL),
    ]),
  );
  const outputs = files.map((_, i) => bytes(12, value(`y${i}`, columns)));
  const graph = [nodes, [text(2, 'g')], initializers, [bytes(11, value('x', rows))], outputs].flat(2);
  return Buffer.from([...number(1, 8), ...bytes(7, graph), ...bytes(8, [...text(1, ''), ...number(2, 17)])]);
}

/** ValueInfoProto of a float32 tensor [1, size]. */
function value(name: string, size: number): number[] {
  const shape = [1, size].flatMap((dimension) => bytes(1, number(1, dimension)));
  return [...text(1, name), ...bytes(2, bytes(1, [...number(1, FLOAT), ...bytes(2, shape)]))];
}

function text(field: number, content: string): number[] {
  return bytes(field, [...Buffer.from(content)]);
}

function bytes(field: number, content: readonly number[]): number[] {
  return [...varint((field << 3) | 2), ...varint(content.length), ...content];
}

function number(field: number, content: number): number[] {
  return [...varint(field << 3), ...varint(content)];
}

function varint(content: number): number[] {
  const low = content & 127;
  return content > 127 ? [low | 128, ...varint(Math.floor(content / 128))] : [low];
}
