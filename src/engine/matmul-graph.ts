/** Products one after the other in the graph. */
export const PRODUCTS = 6;

const VARINT = 0;
const BYTES = 2;
/** Fields of ModelProto, GraphProto, NodeProto, ValueInfoProto and OperatorSetIdProto. */
const model = { irVersion: 1, graph: 7, opset: 8 };
const graph = { node: 1, name: 2, input: 11, output: 12 };
const node = { input: 1, output: 2, type: 4 };
const value = { name: 1, type: 2 };
const tensorType = { tensor: 1, element: 1 };
const opset = { domain: 1, version: 2 };
const FLOAT = 1;

/** y = x · w · w …, float32, matrices of any size: opset 17, IR version 8. */
export function matmulGraph(): ArrayBuffer {
  const names = Array.from({ length: PRODUCTS + 1 }, (_, k) => ['x', ...'abcde'.split(''), 'y'][k]!);
  const nodes = names
    .slice(1)
    .flatMap((output, k) =>
      nested(graph.node, [
        ...text(node.input, names[k]!),
        ...text(node.input, 'w'),
        ...text(node.output, output),
        ...text(node.type, 'MatMul'),
      ]),
    );
  const floats = nested(value.type, nested(tensorType.tensor, number(tensorType.element, FLOAT)));
  const described = (field: number, name: string) => nested(field, [...text(value.name, name), ...floats]);
  return Uint8Array.from([
    ...number(model.irVersion, 8),
    ...nested(model.graph, [
      ...nodes,
      ...text(graph.name, 'g'),
      ...described(graph.input, 'x'),
      ...described(graph.input, 'w'),
      ...described(graph.output, 'y'),
    ]),
    ...nested(model.opset, [...text(opset.domain, ''), ...number(opset.version, 17)]),
  ]).buffer;
}

/** A value below 128. */
function number(field: number, small: number): number[] {
  return [(field << 3) | VARINT, small];
}

function text(field: number, ascii: string): number[] {
  return nested(field, [...new TextEncoder().encode(ascii)]);
}

function nested(field: number, payload: readonly number[]): number[] {
  const { length } = payload;
  const size = length < 128 ? [length] : [(length & 127) | 128, length >> 7];
  return [(field << 3) | BYTES, ...size, ...payload];
}
