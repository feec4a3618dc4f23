/** What goes into and comes out of a graph: row-major data and its dimensions. */
export interface Tensor {
  readonly dims: readonly number[];
  readonly data: Float32Array | BigInt64Array;
}

export type Tensors = Readonly<Record<string, Tensor>>;

export function floats(data: Float32Array, ...dims: number[]): Tensor {
  return { data, dims };
}

export function integers(values: readonly number[], ...dims: number[]): Tensor {
  return { data: BigInt64Array.from(values, BigInt), dims };
}

/** The float32 output `name`. @throws Error when the graph does not give it: the pack breaks its contract. */
export function floatOutput(outputs: Tensors, name: string): Float32Array {
  const data = outputs[name]?.data;
  if (!(data instanceof Float32Array)) throw new Error(`the graph gives no float32 output "${name}"`);
  return data;
}
