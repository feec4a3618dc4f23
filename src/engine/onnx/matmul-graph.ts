import { floatModel } from './float-model';
import { nodeField } from './node';

/** Products one after the other in the graph. */
export const PRODUCTS = 6;

/** y = x · w · w …, float32, matrices of any size. */
export function matmulGraph(): ArrayBuffer {
  const names = ['x', ...Array.from({ length: PRODUCTS - 1 }, (_, k) => `x${k + 1}`), 'y'];
  const fields = names.slice(1).map((output, k) => nodeField('MatMul', [names[k]!, 'w'], output));
  return floatModel({ fields, inputs: ['x', 'w'], outputs: ['y'] });
}
