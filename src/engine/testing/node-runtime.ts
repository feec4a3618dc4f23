import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** What tests use of onnxruntime. */
interface OrtModule {
  readonly env: { readonly wasm: { numThreads: number } };
  readonly Tensor: new (
    type: string,
    data: Float32Array,
    dims: readonly number[],
  ) => { readonly data: Float32Array };
  readonly InferenceSession: {
    create(
      model: Uint8Array,
      options: object,
    ): Promise<{ run(feeds: object): Promise<Record<string, { readonly data: Float32Array }>> }>;
  };
}

const ort = createRequire(import.meta.url)('onnxruntime-web/wasm') as OrtModule;
ort.env.wasm.numThreads = 1;

export function tensorOf(data: Float32Array, dims: readonly number[]): object {
  return new ort.Tensor('float32', data, dims);
}

/** The first output of a graph, by onnxruntime on wasm in Node. */
export async function evaluate(model: ArrayBuffer, feeds: object): Promise<Float32Array> {
  const options = { executionProviders: ['wasm'], logSeverityLevel: 3 };
  const session = await ort.InferenceSession.create(new Uint8Array(model), options);
  return Object.values(await session.run(feeds))[0]!.data;
}

/** A graph of the compact pack. */
export function compactGraph(name: string): ArrayBuffer {
  return Uint8Array.from(readFileSync(new URL(`../../../models/packs/compact/${name}`, import.meta.url)))
    .buffer;
}
