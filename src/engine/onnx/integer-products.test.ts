import { expect, test } from 'vitest';
import { joinBytes } from '../../core/join-arrays';
import { elementTypes, graphFields, modelFields } from './fields';
import { floatModel } from './float-model';
import { initializerField } from './initializer';
import { withIntegerProducts } from './integer-products';
import { nodeField, readNode } from './node';
import { compactGraph, evaluate, tensorOf } from '../testing/node-runtime';
import { fieldsOf, numberField, textField } from './wire-format';

const SIZE = 256;
/** Numbers from -1 to 1 that look random. */
const noise = (count: number, seed: number) =>
  Float32Array.from({ length: count }, (_, k) => Math.sin(seed * (k + 1) ** 2));
const bytesOf = (numbers: Float32Array) => new Uint8Array(numbers.buffer);

interface Variant {
  readonly opset?: number;
  /** Rows and columns of W. */
  readonly size?: number;
  /** Shape of W's scale. */
  readonly scale?: readonly number[];
  /** Products one after the other. */
  readonly products?: number;
  readonly outputs?: readonly string[];
}

/** y = x · W … · W, with W stored as codes and scales. */
function modelOf(variant: Variant = {}): ArrayBuffer {
  const { opset = 17, size = SIZE, scale = [1, size], products = 1, outputs = ['y'] } = variant;
  const codes = Int8Array.from(noise(size * size, 1.7), (x) => 127 * x);
  const { float32, int8 } = elementTypes;
  const to = joinBytes([textField(1, 'to'), numberField(3, float32), numberField(20, 2)]);
  const between = ['x', ...Array.from({ length: products - 1 }, (_, k) => `x${k}`), 'y'];
  const fields = [
    nodeField('Cast', ['w.i8'], 'w.codes', { attributes: [to] }),
    nodeField('Mul', ['w.codes', 'w.scale'], 'w'),
    ...between.slice(1).map((output, k) => nodeField('MatMul', [between[k]!, 'w'], output)),
    initializerField({ name: 'w.i8', type: int8, shape: [size, size] }, new Uint8Array(codes.buffer)),
    initializerField(
      { name: 'w.scale', type: float32, shape: scale },
      bytesOf(noise(size, 0.1).map((x) => 0.01 + 0.005 * x)),
    ),
  ];
  return floatModel({ fields, inputs: ['x'], outputs, opset });
}

function typesOf(model: ArrayBuffer): string[] {
  const graph = [...fieldsOf(new Uint8Array(model))].find(({ number }) => number === modelFields.graph)!;
  return [...fieldsOf(graph.payload)]
    .filter(({ number }) => number === graphFields.node)
    .map(({ payload }) => readNode(payload).type);
}

/** Root mean square of the difference, relative to that of `exact`. */
function errorOf(found: Float32Array, exact: Float32Array): number {
  const power = (values: Float32Array) => values.reduce((sum, x) => sum + x * x, 0);
  return Math.sqrt(power(found.map((x, k) => x - exact[k]!)) / power(exact));
}

test.each([17, 18])(
  'a product is computed on integers, each row with its own scale (opset %d)',
  async (opset) => {
    const float = modelOf({ opset });
    const integer = withIntegerProducts(float);
    expect(typesOf(integer)).not.toContain('MatMul');
    expect(typesOf(integer)).toContain('MatMulIntegerToFloat');
    // Rows of very different size, and one of zeros.
    const rows = [1, 1000, 0, 1e-4];
    const x = noise(rows.length * SIZE, 0.3).map((value, k) => value * rows[Math.floor(k / SIZE)]!);
    const feeds = { x: tensorOf(x, [1, rows.length, SIZE]) };
    const [found, exact] = [await evaluate(integer, feeds), await evaluate(float, feeds)];
    for (const [k, size] of rows.entries()) {
      const row = [found, exact].map((all) => all.subarray(k * SIZE, (k + 1) * SIZE)) as [
        Float32Array,
        Float32Array,
      ];
      if (size === 0) expect([...row[0]]).toEqual([...row[1]]);
      else expect(errorOf(...row)).toBeLessThan(0.01);
    }
  },
);

test('the compact pack: an evaluation of its generator differs by less than its sampler does from more steps', async () => {
  const model = compactGraph('dit-controlnet.onnx');
  const integer = withIntegerProducts(model);
  const count = (of: ArrayBuffer, type: string) => typesOf(of).filter((other) => other === type).length;
  expect(count(integer, 'MatMulIntegerToFloat')).toBe(55);
  expect(count(integer, 'MatMul')).toBe(count(model, 'MatMul') - 55);
  const frames = 32;
  const floats = (...dims: number[]) =>
    tensorOf(
      noise(
        dims.reduce((product, size) => product * size),
        0.37,
      ),
      dims,
    );
  const feeds = {
    ...{ x: floats(1, 64, frames), t: floats(1), prompt: floats(1, 1, 368), control: floats(1, 64, frames) },
    ...{ seconds_start: floats(1), seconds_total: floats(1) },
  };
  const error = errorOf(await evaluate(integer, feeds), await evaluate(model, feeds));
  expect(error).toBeGreaterThan(0);
  expect(error).toBeLessThan(0.06);
});

test('a product of a product', async () => {
  const float = modelOf({ products: 2 });
  const feeds = { x: tensorOf(noise(3 * SIZE, 0.3), [1, 3, SIZE]) };
  const found = await evaluate(withIntegerProducts(float), feeds);
  expect(errorOf(found, await evaluate(float, feeds))).toBeLessThan(0.01);
});

test('weights that are also an output are still made', () => {
  expect(typesOf(withIntegerProducts(modelOf({ outputs: ['y', 'w'] })))).toEqual(
    expect.arrayContaining(['Cast', 'MatMulIntegerToFloat']),
  );
  expect(typesOf(withIntegerProducts(modelOf()))).not.toContain('Cast');
});

test.each([
  ['few weights', modelOf({ size: 128 })],
  ['a scale per row', modelOf({ scale: [SIZE, 1] })],
  ['old operators', modelOf({ opset: 12 })],
  ['a damaged file', modelOf().slice(0, 5000)],
  ['another file', new TextEncoder().encode('not a graph').buffer],
  ['a file of zeros', new ArrayBuffer(1_000_000)],
])('%s: the model stays as it is', (_, model) => {
  expect(withIntegerProducts(model)).toBe(model);
});
