import type * as Ort from 'onnxruntime-web/webgpu';
import { canSuspendWasm, wasmThreads } from '../platform/features';
import type { ExecutionProvider } from './api';
import type { Tensor, Tensors } from './tensor';

/** One graph, ready to run. */
export interface Session {
  run(feeds: Tensors): Promise<Tensors>;
  release(): Promise<void>;
}

/** onnxruntime-web, loaded. */
export interface Runtime {
  createSession(model: ArrayBuffer, provider: ExecutionProvider): Promise<Session>;
}

/**
 * Loads the matching build: plain wasm without a device, else WebGPU, with JavaScript Promise Integration where the browser has it
 * (smaller, less overhead per call). The package's bare entry is not used: its WebGPU provider is deprecated.
 */
export async function loadRuntime(device: GPUDevice | null): Promise<Runtime> {
  const ort = await importBuild(device !== null);
  ort.env.wasm.wasmPaths = new URL('/ort/', globalThis.location.origin).href;
  ort.env.wasm.numThreads = wasmThreads();
  ort.env.logLevel = 'error';
  return {
    async createSession(model, provider) {
      const session = await ort.InferenceSession.create(new Uint8Array(model), {
        executionProviders: provider === 'webgpu' && device ? [{ name: 'webgpu', device }] : ['wasm'],
        logSeverityLevel: 3,
      });
      return wrap(ort, session);
    },
  };
}

function importBuild(gpu: boolean): Promise<typeof Ort> {
  if (!gpu) return import('onnxruntime-web/wasm');
  return canSuspendWasm() ? import('onnxruntime-web/jspi') : import('onnxruntime-web/webgpu');
}

function wrap(ort: typeof Ort, session: Ort.InferenceSession): Session {
  return {
    async run(feeds) {
      const inputs = Object.fromEntries(
        Object.entries(feeds).map(([name, { data, dims }]) => [
          name,
          new ort.Tensor(dtypeOf(data), data, dims),
        ]),
      );
      const results = await session.run(inputs);
      const outputs: Record<string, Tensor> = {};
      for (const [name, result] of Object.entries(results)) {
        const data = await result.getData();
        if (data instanceof Float32Array || data instanceof BigInt64Array)
          outputs[name] = { data, dims: result.dims };
        result.dispose();
      }
      return outputs;
    },
    release: () => session.release(),
  };
}

function dtypeOf(data: Tensor['data']): 'float32' | 'int64' {
  return data instanceof Float32Array ? 'float32' : 'int64';
}
