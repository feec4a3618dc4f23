import { joinBytes } from '../../core/join-arrays';
import { attributeFields, elementTypes, graphFields, modelFields, opsetFields } from './fields';
import { initializerField, readInitializer, type StoredInitializer } from './initializer';
import { nodeField, readNode, type StoredNode } from './node';
import { bytesField, type Field, fieldsOf, numberField, textField, textOf } from './wire-format';

/** Fewest weights of a product that is worth it: fewer cost less than the codes of their input. */
const LEAST_WEIGHTS = 65_536;
/** Codes of a row of the input go from 1 to 255, with 128 for zero. */
const LARGEST_CODE = 127;
const ZERO_CODE = 128;
/** Added to the largest magnitude of a row, so that a row of zeros can be divided by it. */
const TINY = 1e-12;
/** Operators of onnxruntime beside ONNX's own. */
const RUNTIME_DOMAIN = 'com.microsoft';
/** From this version on ReduceMax takes its axes as an input. */
const AXES_AS_INPUT = 18;
/** Attribute type of a list of integers. */
const INTEGERS = 7;
/** -1, the last axis, as a varint of 64 bits and as an int64. */
const lastAxis = { varint: [...Array<number>(9).fill(0xff), 1], int64: Array<number>(8).fill(0xff) };

/** Names of what is added to a graph; nothing of an exporter begins like this. */
const PREFIX = 'integer-products/';
const names = {
  step: `${PREFIX}step`,
  zero: `${PREFIX}zero`,
  tiny: `${PREFIX}tiny`,
  axes: `${PREFIX}axes`,
  flat: `${PREFIX}flat`,
};

/** A matrix of weights, stored as int8 codes [K, N] with a scale per column. */
interface Weights {
  readonly codes: string;
  readonly scale: string;
  /** The nodes that make float32 of it. */
  readonly nodes: readonly string[];
}

/**
 * An ONNX model whose products x · W, with W stored as int8 codes and scales (models/export/storage.py), are computed on integers: each row of
 * x becomes 8-bit codes of its own scale, and the sum of the products of codes is scaled back. For wasm, where float32 is slow; WebGPU has no such
 * operators. Costs and errors are in models/notes/integer-products.md.
 * @returns the model itself where it has no such products, or is damaged: onnxruntime says what is wrong with it.
 */
export function withIntegerProducts(model: ArrayBuffer): ArrayBuffer {
  try {
    return rewritten(new Uint8Array(model))?.buffer ?? model;
  } catch (error) {
    if (error instanceof RangeError) return model;
    throw error;
  }
}

function rewritten(model: Uint8Array): Uint8Array<ArrayBuffer> | null {
  const fields = [...fieldsOf(model)];
  const [graph, ...others] = fields.filter(({ number }) => number === modelFields.graph);
  if (!graph || others.length > 0) return null;
  const stored = [...fieldsOf(graph.payload)];
  const nodes = stored.flatMap((field) =>
    field.number === graphFields.node ? [{ field, node: readNode(field.payload) }] : [],
  );
  const products = productsOf(
    nodes.map(({ node }) => node),
    sizesOfCodes(
      stored
        .filter(({ number }) => number === graphFields.initializer)
        .map(({ payload }) => readInitializer(payload)),
    ),
  );
  if (products.size === 0) return null;

  const axesAsInput = opsetOf(fields) >= AXES_AS_INPUT;
  const coded = new Set<string>();
  const unused = unusedNodes(
    nodes.map(({ node }) => node),
    products,
  );
  const body = nodes.flatMap(({ field, node }) => {
    const weights = products.get(node);
    if (!weights) return unused.has(node) ? [] : [field.bytes];
    const [input] = node.inputs as [string];
    const added = coded.has(input) ? [] : codesOfRows(input, axesAsInput);
    coded.add(input);
    return [...added, ...product(input, weights, node.outputs[0]!)];
  });
  return joinBytes([
    ...fields.filter(({ number }) => number !== modelFields.graph).map(({ bytes }) => bytes),
    bytesField(
      modelFields.graph,
      ...body,
      ...constants(axesAsInput),
      ...stored.filter(({ number }) => number !== graphFields.node).map(({ bytes }) => bytes),
    ),
    bytesField(
      modelFields.opset,
      textField(opsetFields.domain, RUNTIME_DOMAIN),
      numberField(opsetFields.version, 1),
    ),
  ]);
}

/** Version of ONNX's own operators. */
function opsetOf(fields: readonly Field[]): number {
  let found = 0;
  for (const field of fields) {
    if (field.number !== modelFields.opset) continue;
    let domain = '';
    let version = 0;
    for (const { number, value, payload } of fieldsOf(field.payload)) {
      if (number === opsetFields.domain) domain = textOf(payload);
      if (number === opsetFields.version) version = value;
    }
    if (domain === '') found = version;
  }
  return found;
}

/** Numbers of weights of the matrices of int8 codes, by their names. */
function sizesOfCodes(initializers: readonly StoredInitializer[]): Map<string, number> {
  const codes = initializers.filter(({ type, shape }) => type === elementTypes.int8 && shape.length === 2);
  return new Map(codes.map(({ name, shape }) => [name, shape[0]! * shape[1]!]));
}

/** Products with weights that are stored as codes: W = Mul(Cast(codes), scale). */
function productsOf(
  nodes: readonly StoredNode[],
  sizes: ReadonlyMap<string, number>,
): Map<StoredNode, Weights> {
  const madeBy = new Map(nodes.map((node) => [node.outputs[0]!, node]));
  const products = new Map<StoredNode, Weights>();
  for (const node of nodes) {
    const matrix = node.type === 'MatMul' ? madeBy.get(node.inputs[1]!) : undefined;
    if (matrix?.type !== 'Mul') continue;
    const [first, second] = matrix.inputs.map((name) => madeBy.get(name));
    const cast = [first, second].find((made) => made?.type === 'Cast');
    if (cast?.integers.get('to') !== elementTypes.float32) continue;
    const codes = cast.inputs[0]!;
    if ((sizes.get(codes) ?? 0) < LEAST_WEIGHTS) continue;
    const scale = matrix.inputs.find((name) => name !== cast.outputs[0])!;
    products.set(node, { codes, scale, nodes: [matrix.outputs[0]!, cast.outputs[0]!] });
  }
  return products;
}

/** Nodes whose output nothing else takes once the products take the codes themselves. */
function unusedNodes(
  nodes: readonly StoredNode[],
  products: ReadonlyMap<StoredNode, Weights>,
): Set<StoredNode> {
  const candidates = new Set([...products.values()].flatMap((weights) => weights.nodes));
  const unused = new Set<StoredNode>();
  // Backwards, since a node's inputs are made before it.
  const taken = new Set<string>();
  for (const node of [...nodes].reverse()) {
    if (candidates.has(node.outputs[0]!) && !taken.has(node.outputs[0]!)) unused.add(node);
    else for (const name of products.has(node) ? [node.inputs[0]!] : node.inputs) taken.add(name);
  }
  return unused;
}

/** Codes and scale of each row of x: scale = max |x| of the row, code = round(127 · x / scale) + 128. */
function codesOfRows(x: string, axesAsInput: boolean): Uint8Array[] {
  const axes = joinBytes([
    textField(attributeFields.name, 'axes'),
    [attributeFields.integers * 8, ...lastAxis.varint],
    numberField(attributeFields.type, INTEGERS),
  ]);
  const at = inner(x);
  return [
    nodeField('Abs', [x], at('magnitude')),
    axesAsInput
      ? nodeField('ReduceMax', [at('magnitude'), names.axes], at('largest'))
      : nodeField('ReduceMax', [at('magnitude')], at('largest'), { attributes: [axes] }),
    nodeField('Add', [at('largest'), names.tiny], at('scale')),
    nodeField('Div', [x, at('scale')], at('relative')),
    nodeField('QuantizeLinear', [at('relative'), names.step, names.zero], at('codes')),
  ];
}

/** output = x · W, from the codes of both. */
function product(x: string, { codes, scale }: Weights, output: string): Uint8Array[] {
  const at = inner(x);
  const own = inner(output);
  return [
    nodeField('Reshape', [scale, names.flat], own('columns')),
    nodeField(
      'MatMulIntegerToFloat',
      [at('codes'), codes, names.step, own('columns'), names.zero],
      own('relative'),
      { domain: RUNTIME_DOMAIN },
    ),
    nodeField('Mul', [own('relative'), at('scale')], output),
  ];
}

const inner = (tensor: string) => (part: string) => `${PREFIX}${tensor}/${part}`;

function constants(axesAsInput: boolean): Uint8Array[] {
  const { float32, uint8, int64 } = elementTypes;
  const float = (name: string, value: number) =>
    initializerField({ name, type: float32, shape: [] }, new Uint8Array(Float32Array.of(value).buffer));
  const minusOne = (name: string) =>
    initializerField({ name, type: int64, shape: [1] }, Uint8Array.from(lastAxis.int64));
  return [
    float(names.step, 1 / LARGEST_CODE),
    float(names.tiny, TINY),
    initializerField({ name: names.zero, type: uint8, shape: [] }, Uint8Array.of(ZERO_CODE)),
    ...(axesAsInput ? [minusOne(names.axes)] : []),
    // A shape: all numbers in a row.
    minusOne(names.flat),
  ];
}
