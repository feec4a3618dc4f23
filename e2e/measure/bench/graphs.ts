import { figureOf } from '../../../src/cli/bench/figures';
import { cell, ratio, table } from '../../../src/cli/bench/markdown';
import type { GraphTimes } from './graph-times';

/** Each graph alone: milliseconds of one evaluation. */
export function graphTable({ calls, native: speed, wasmSeconds }: GraphTimes): string[] {
  const rows = calls.map(({ role, count, inputs }, k) => {
    const each = (times: readonly number[] | undefined) =>
      figureOf((times ?? []).map((seconds) => (1000 * seconds) / count));
    const [wasm, native] = [each(wasmSeconds[k]), each(speed?.seconds[k])];
    const shape = Object.values(inputs)[0]!.dims.join(' × ');
    return [`${role}, ${shape}`, `${count}`, cell(wasm, 1), cell(native, 1), ratio(wasm, native)];
  });
  return table(['Graph and first input', 'evaluations', 'wasm ms each', 'native ms each', 'ratio'], rows);
}
