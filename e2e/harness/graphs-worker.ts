import type { GraphCall, GraphInput } from '../../src/cli/bench/graph-calls';
import { adaptGraph } from '../../src/engine/adapt-graph';
import { loadRuntime, type Session } from '../../src/engine/ort';
import type { Tensor } from '../../src/engine/tensor';
import { wasmThreads } from '../../src/platform/features';

export interface GraphRequest {
  readonly calls: readonly GraphCall[];
  readonly runs: number;
}

export interface GraphSpeed {
  readonly threads: number;
  /** Of every run, call by call. */
  readonly seconds: readonly (readonly number[])[];
}

/** The engine's runtime and graphs on wasm with nothing beside it: the same evaluations as models/evaluation/graph_speed.py. */
async function measure({ calls, runs }: GraphRequest): Promise<GraphSpeed> {
  const runtime = await loadRuntime(null);
  const sessions = new Map<string, Session>();
  for (const { file, role } of calls) {
    if (sessions.has(file)) continue;
    const model = await (await fetch(`/packs/compact/${file}`)).arrayBuffer();
    const adapted = adaptGraph(model, role, 'wasm', {});
    sessions.set(file, await runtime.createSession(adapted, 'wasm'));
  }
  const feeds = calls.map(({ inputs }) =>
    Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, tensorOf(input)])),
  );
  for (const [k, { file }] of calls.entries()) await sessions.get(file)!.run(feeds[k]!);
  const seconds: number[][] = calls.map(() => []);
  for (let run = 0; run < runs; run++)
    for (const [k, { file, count }] of calls.entries()) {
      const start = performance.now();
      for (let n = 0; n < count; n++) await sessions.get(file)!.run(feeds[k]!);
      seconds[k]!.push((performance.now() - start) / 1000);
    }
  return { threads: wasmThreads(), seconds };
}

/** Numbers from 0 to 1; ones for tokens. */
function tensorOf({ dtype, dims }: GraphInput): Tensor {
  const length = dims.reduce((product, size) => product * size, 1);
  const data =
    dtype === 'int64' ? new BigInt64Array(length).fill(1n) : Float32Array.from({ length }, Math.random);
  return { data, dims };
}

addEventListener('message', ({ data }: MessageEvent<GraphRequest>) => {
  measure(data).then(
    (speed) => postMessage({ speed }),
    (error: unknown) => postMessage({ error: String(error) }),
  );
});
