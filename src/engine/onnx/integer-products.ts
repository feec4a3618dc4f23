import { joinBytes } from '../../core/join-arrays';
import { attributeFields, elementTypes, graphFields, modelFields, opsetFields, valueFields } from './fields';
import { initializerField, readInitializer, type StoredInitializer } from './initializer';
import { nodeField, readNode, type StoredNode } from './node';
import {
  bytesField,
  type Field,
  fieldsOf,
  numberField,
  partsOfField,
  textField,
  textOf,
} from './wire-format';

/** Fewest weights of a product that is worth it: fewer cost less than the codes of their input. */
const LEAST_WEIGHTS = 65_536;
/** Codes of a row of the input go from 1 to 255, with 128 for zero. */
const LARGEST_CODE = 127;
const ZERO_CODE = 128;
/** Added to the largest magnitude of a row, so that a row of zeros can be divided by it. */
const TINY = 1e-12;
/** Operators of onnxruntime beside ONNX's own. */
const RUNTIME_DOMAIN = 'com.microsoft';
/** First version of ONNX's operators that has all of those used here. */
const LEAST_OPSET = 13;
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
/** Of what belongs to the rows of an input, and to a product. */
const ofRows = (input: string) => (part: string) => `${PREFIX}rows/${input}/${part}`;
const ofProduct = (output: string) => (part: string) => `${PREFIX}product/${output}/${part}`;

/** A matrix of weights, stored as int8 codes [K, N] with a scale per column. Names of tensors. */
interface Weights {
  readonly codes: string;
  readonly scale: string;
  /** The codes as float32, and the matrix itself. */
  readonly floats: readonly string[];
}

/**
 * An ONNX model whose products x · W, with W stored as int8 codes and scales (models/export/storage.py), are computed on integers: each row of
 * x becomes 8-bit codes of its own scale, and the sum of the products of codes is scaled back. For wasm, where float32 is slow; WebGPU has no such
 * operators. Costs and errors are in models/notes/integer-products.md.
 * @returns the model itself where it has no such products, has graphs inside its graph, or is damaged: onnxruntime says what is wrong with it.
 */
export function withIntegerProducts(model: ArrayBuffer): ArrayBuffer {
  try {
    return rewritten(new Uint8Array(model)) ?? model;
  } catch (error) {
    if (error instanceof RangeError) return model;
    throw error;
  }
}

function rewritten(model: Uint8Array): ArrayBuffer | null {
  const fields = [...fieldsOf(model)];
  const graphs = fields.filter(({ number }) => number === modelFields.graph);
  const opsets = readOpsets(fields);
  const opset = opsets.get('') ?? 0;
  if (graphs.length !== 1 || opset < LEAST_OPSET) return null;
  const stored = [...fieldsOf(graphs[0]!.payload)];
  const nodes = payloadsOf(stored, graphFields.node).map(readNode);
  const initializers = payloadsOf(stored, graphFields.initializer).map(readInitializer);
  const products = productsOf(nodes, new Map(initializers.map((tensor) => [tensor.name, tensor])));
  if (products.size === 0 || nodes.some(({ hasGraphs }) => hasGraphs)) return null;

  const axesAsInput = opset >= AXES_AS_INPUT;
  const unused = unusedNodes(nodes, products, outputsOf(stored));
  const coded = new Set<string>();
  let next = 0;
  const body = stored.flatMap((field) => {
    if (field.number !== graphFields.node) return [field.bytes];
    const node = nodes[next++]!;
    const weights = products.get(node);
    if (!weights) return unused.has(node) ? [] : [field.bytes];
    const [input] = node.inputs as [string];
    const rows = coded.has(input) ? [] : codesOfRows(input, axesAsInput);
    coded.add(input);
    return [...rows, ...product(input, weights, node.outputs[0]!)];
  });
  return joinBytes([
    ...fields.filter(({ number }) => number !== modelFields.graph).map(({ bytes }) => bytes),
    ...partsOfField(modelFields.graph, [...body, ...constants(axesAsInput)]),
    ...(opsets.has(RUNTIME_DOMAIN) ? [] : [runtimeOpset()]),
  ]).buffer;
}

function payloadsOf(fields: readonly Field[], chosen: number): Uint8Array[] {
  return fields.filter(({ number }) => number === chosen).map(({ payload }) => payload);
}

/** Versions of operators by their domain, '' for ONNX's own. */
function readOpsets(fields: readonly Field[]): Map<string, number> {
  const opsets = new Map<string, number>();
  for (const message of payloadsOf(fields, modelFields.opset)) {
    let domain = '';
    let version = 0;
    for (const { number, value, payload } of fieldsOf(message)) {
      if (number === opsetFields.domain) domain = textOf(payload);
      else if (number === opsetFields.version) version = value;
    }
    opsets.set(isOnnx(domain) ? '' : domain, version);
  }
  return opsets;
}

const isOnnx = (domain: string) => domain === '' || domain === 'ai.onnx';

function runtimeOpset(): Uint8Array {
  const domain = textField(opsetFields.domain, RUNTIME_DOMAIN);
  return bytesField(modelFields.opset, domain, numberField(opsetFields.version, 1));
}

/** Names of a graph's outputs. */
function outputsOf(graph: readonly Field[]): string[] {
  return payloadsOf(graph, graphFields.output).flatMap((value) =>
    payloadsOf([...fieldsOf(value)], valueFields.name).map(textOf),
  );
}

/** Products with weights that are stored as codes: W = Mul(Cast(codes), scale), in whichever order. */
function productsOf(
  nodes: readonly StoredNode[],
  initializers: ReadonlyMap<string, StoredInitializer>,
): Map<StoredNode, Weights> {
  const madeBy = new Map(
    nodes.filter(({ domain }) => isOnnx(domain)).map((node) => [node.outputs[0]!, node]),
  );
  const products = new Map<StoredNode, Weights>();
  for (const node of madeBy.values()) {
    const matrix = node.type === 'MatMul' ? madeBy.get(node.inputs[1]!) : undefined;
    if (matrix?.type !== 'Mul') continue;
    const cast = matrix.inputs.map((name) => madeBy.get(name)).find((made) => made?.type === 'Cast');
    const scale = matrix.inputs.find((name) => name !== cast?.outputs[0]);
    if (!cast || !scale || cast.integers.get('to') !== elementTypes.float32) continue;
    const codes = cast.inputs[0]!;
    if (areColumns(initializers.get(codes), initializers.get(scale)))
      products.set(node, { codes, scale, floats: [cast.outputs[0]!, matrix.outputs[0]!] });
  }
  return products;
}

/** Whether these are the codes [K, N] of enough weights, and a scale for each column, [N] or [1, N]. */
function areColumns(codes?: StoredInitializer, scale?: StoredInitializer): boolean {
  if (codes?.type !== elementTypes.int8 || scale?.type !== elementTypes.float32) return false;
  const [rows = 0, columns = 0] = codes.shape;
  const [last, ...before] = [...scale.shape].reverse();
  return (
    codes.shape.length === 2 &&
    rows * columns >= LEAST_WEIGHTS &&
    last === columns &&
    (before.length === 0 || (before.length === 1 && before[0] === 1))
  );
}

/** Nodes that only made float32 of weights which the products now take as codes. */
function unusedNodes(
  nodes: readonly StoredNode[],
  products: ReadonlyMap<StoredNode, Weights>,
  outputs: readonly string[],
): Set<StoredNode> {
  const floats = new Set([...products.values()].flatMap((weights) => weights.floats));
  const taken = new Set(outputs);
  const unused = new Set<StoredNode>();
  // Backwards, since a node's inputs are made before it.
  for (const node of [...nodes].reverse()) {
    if (floats.has(node.outputs[0]!) && !taken.has(node.outputs[0]!)) unused.add(node);
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
  const own = ofRows(x);
  return [
    nodeField('Abs', [x], own('magnitude')),
    axesAsInput
      ? nodeField('ReduceMax', [own('magnitude'), names.axes], own('largest'))
      : nodeField('ReduceMax', [own('magnitude')], own('largest'), { attributes: [axes] }),
    nodeField('Add', [own('largest'), names.tiny], own('scale')),
    nodeField('Div', [x, own('scale')], own('relative')),
    nodeField('QuantizeLinear', [own('relative'), names.step, names.zero], own('codes')),
  ];
}

/** output = x · W, from the codes of both. */
function product(x: string, { codes, scale }: Weights, output: string): Uint8Array[] {
  const rows = ofRows(x);
  const own = ofProduct(output);
  const inputs = [rows('codes'), codes, names.step, own('columns'), names.zero];
  return [
    nodeField('Reshape', [scale, names.flat], own('columns')),
    nodeField('MatMulIntegerToFloat', inputs, own('relative'), { domain: RUNTIME_DOMAIN }),
    nodeField('Mul', [own('relative'), rows('scale')], output),
  ];
}

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
