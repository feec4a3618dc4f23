/** Input or output of a graph, row-major. */
export interface Tensor {
  readonly dims: readonly number[];
  readonly data: Float32Array | BigInt64Array;
  /** The same tensor is given in many runs: the runtime uploads it to the GPU once. */
  readonly stays?: boolean;
}

export type Tensors = Readonly<Record<string, Tensor>>;

export function floats(data: Float32Array, ...dims: number[]): Tensor {
  return { data, dims };
}

/** A tensor that is given in many runs. */
export function staying(data: Float32Array, ...dims: number[]): Tensor {
  return { data, dims, stays: true };
}

export function integers(values: readonly number[], ...dims: number[]): Tensor {
  return { data: BigInt64Array.from(values, BigInt), dims };
}

/** The float32 output `name`. @throws Error when the graph lacks it: the pack breaks its contract. */
export function floatOutput(outputs: Tensors, name: string): Float32Array {
  const data = outputs[name]?.data;
  if (!(data instanceof Float32Array)) throw new Error(`the graph has no float32 output "${name}"`);
  return data;
}
