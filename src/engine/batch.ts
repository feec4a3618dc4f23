import { joinFloats } from '../core/join-arrays';
import { type Tensor, type Tensors } from './tensor';

/** The items of a batch, each as a batch of one. All tensors have the batch as their first dimension. */
export function itemsOf(batch: Tensors): Tensors[] {
  const count = Object.values(batch)[0]?.dims[0] ?? 1;
  return Array.from({ length: count }, (_, k) =>
    Object.fromEntries(Object.entries(batch).map(([name, tensor]) => [name, itemOf(tensor, k)])),
  );
}

function itemOf({ data, dims: [count = 1, ...rest] }: Tensor, k: number): Tensor {
  const size = data.length / count;
  return { data: data.subarray(k * size, (k + 1) * size), dims: [1, ...rest] };
}

/** One batch of outputs of float32. */
export function joinItems(items: readonly Tensors[]): Tensors {
  return Object.fromEntries(
    Object.entries(items[0]!).map(([name, { dims }]) => {
      const parts = items.map((item) => item[name]!.data as Float32Array);
      return [name, { data: joinFloats(parts), dims: [items.length, ...dims.slice(1)] }];
    }),
  );
}
