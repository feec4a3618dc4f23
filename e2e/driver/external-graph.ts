/** Dimensions of the weights of one file, float32. */
export const WEIGHTS = [1024, 30_720] as const;

/** Bytes of one file of weights. */
export const WEIGHTS_BYTES = WEIGHTS[0] * WEIGHTS[1] * 4;

const FLOAT = 1;
const INT64 = 7;
const EXTERNAL = 1;

/** An ONNX graph (IR version 8, opset 17) that multiplies its input `x` by the weights of each file; the weights are external data. */
export function externalGraph(files: readonly string[]): Buffer {
  const [rows, columns] = WEIGHTS;
  const nodes = files.map((_, i) =>
    bytes(1, [...text(1, 'x'), ...text(1, `w${i}`), ...text(2, `y${i}`), ...text(4, 'MatMul')]),
  );
  const initializers = files.map((file, i) => externalWeights(`w${i}`, file));
  const outputs = files.map((_, i) => bytes(12, value(`y${i}`, columns)));
  const graph = [nodes, [text(2, 'g')], initializers, [bytes(11, value('x', rows))], outputs].flat(2);
  return Buffer.from([...number(1, 8), ...bytes(7, graph), ...bytes(8, [...text(1, ''), ...number(2, 17)])]);
}

/**
 * A model that also holds the weights of each file and outputs their first rows: it runs as before, with more memory. Protobuf merges a second `graph` field
 * into the first.
 */
export function withWeights(model: Buffer, files: readonly string[]): Buffer {
  const index = [
    ...number(1, 1),
    ...number(2, INT64),
    ...text(8, 'first_row'),
    ...bytes(9, new Array<number>(8).fill(0)),
  ];
  const parts = files.map((file, i) => [
    ...bytes(1, [
      ...text(1, `weights${i}`),
      ...text(1, 'first_row'),
      ...text(2, `row${i}`),
      ...text(4, 'Gather'),
    ]),
    ...externalWeights(`weights${i}`, file),
    ...bytes(12, value(`row${i}`, WEIGHTS[1])),
  ]);
  return Buffer.concat([model, Buffer.from(bytes(7, [...bytes(5, index), ...parts.flat()]))]);
}

/** TensorProto of the weights of one file. */
function externalWeights(name: string, file: string): number[] {
  const [rows, columns] = WEIGHTS;
  return bytes(5, [
    ...number(1, rows),
    ...number(1, columns),
    ...number(2, FLOAT),
    ...text(8, name),
    ...bytes(13, [...text(1, 'location'), ...text(2, file)]),
    ...number(14, EXTERNAL),
  ]);
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
