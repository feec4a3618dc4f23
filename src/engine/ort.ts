import type * as Ort from 'onnxruntime-web/webgpu';
import { canSuspendWasm, wasmThreads } from '../platform/features';
import { loadPart } from '../platform/page-files';
import type { ExecutionProvider } from './api';
import { GpuInputs } from './gpu-inputs';
import { identityGraph } from './onnx/identity-graph';
import { runtimeError } from './runtime-error';
import { fetchRuntimeFiles, RUNTIME_FOLDER } from './runtime-files';
import type { FileProgress } from './task';
import type { Tensor, Tensors } from './tensor';

/** One graph, ready to run. */
export interface Session {
  run(feeds: Tensors): Promise<Tensors>;
  release(): Promise<void>;
}

/** A file of weights that a graph refers to by its name. */
export interface ExternalData {
  readonly file: string;
  readonly content: Blob;
}

/** onnxruntime-web, loaded. */
export interface Runtime {
  createSession(
    model: ArrayBuffer,
    provider: ExecutionProvider,
    externalData?: readonly ExternalData[],
  ): Promise<Session>;
}

/** Milliseconds in which onnxruntime must start once its files have arrived. */
const START_TIMEOUT = 60_000;

/**
 * Loads and starts the matching build: plain wasm without a device, else WebGPU, with JavaScript Promise Integration where the browser has it
 * (smaller, less overhead per call). The package's bare entry is not used: its WebGPU provider is deprecated.
 * @throws StudioError engine-crashed | out-of-space; the next try needs a new worker.
 */
export async function loadRuntime(
  device: GPUDevice | null,
  signal?: AbortSignal,
  onProgress?: FileProgress,
): Promise<Runtime> {
  const { file, load } = buildFor(device);
  await fetchRuntimeFiles(file, false, signal, onProgress);
  const ort = await loadPart(load);
  ort.env.wasm.wasmPaths = new URL(RUNTIME_FOLDER, globalThis.location.origin).href;
  ort.env.wasm.numThreads = wasmThreads();
  ort.env.wasm.initTimeout = START_TIMEOUT;
  ort.env.logLevel = 'error';
  const createSession: Runtime['createSession'] = async (model, provider, externalData = []) =>
    wrap(
      ort,
      provider === 'webgpu' && device ? new GpuInputs(device) : null,
      await ort.InferenceSession.create(new Uint8Array(model), {
        executionProviders: provider === 'webgpu' && device ? [{ name: 'webgpu', device }] : ['wasm'],
        // What onnxruntime could do beyond this takes a fifth of a session's creation on wasm and gives a hundredth or two of an evaluation.
        graphOptimizationLevel: provider === 'webgpu' ? 'all' : 'basic',
        logSeverityLevel: 3,
        // Threads that wait must sleep: a thread that spins takes the core from the page, and from the thread that it waits for.
        extra: { session: { intra_op: { allow_spinning: '0' } } },
        // With JavaScript Promise Integration the weights go from the file to the GPU in pieces; the other builds read the file whole.
        externalData: externalData.map(({ file, content }) => ({ path: file, data: content })),
      }),
    );
  try {
    // The first session starts the runtime; with a graph of its own, a failure is not a pack's.
    await (await createSession(identityGraph(), 'wasm')).release();
  } catch (error) {
    // A damaged file may be cached: the next try must not find it there.
    await fetchRuntimeFiles(file, true, signal);
    throw runtimeError(error, file);
  }
  return { createSession };
}

interface Build {
  /** Without extension. */
  readonly file: string;
  readonly load: () => Promise<typeof Ort>;
}

function buildFor(device: GPUDevice | null): Build {
  const file = 'ort-wasm-simd-threaded';
  if (!device) return { file, load: () => import('onnxruntime-web/wasm') };
  return canSuspendWasm()
    ? { file: `${file}.jspi`, load: () => import('onnxruntime-web/jspi') }
    : { file: `${file}.asyncify`, load: () => import('onnxruntime-web/webgpu') };
}

/** @param gpu where inputs that stay are held; null for a session on the CPU. */
function wrap(ort: typeof Ort, gpu: GpuInputs | null, session: Ort.InferenceSession): Session {
  const input = (name: string, tensor: Tensor): Ort.Tensor => {
    const { data, dims, stays } = tensor;
    const dataType = dtypeOf(data);
    return gpu && stays
      ? ort.Tensor.fromGpuBuffer(gpu.bufferOf(name, tensor), { dataType, dims })
      : new ort.Tensor(dataType, data, dims);
  };
  return {
    async run(feeds) {
      const inputs = Object.fromEntries(
        Object.entries(feeds).map(([name, tensor]) => [name, input(name, tensor)]),
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
    async release() {
      gpu?.destroy();
      await session.release();
    },
  };
}

function dtypeOf(data: Tensor['data']): 'float32' | 'int64' {
  return data instanceof Float32Array ? 'float32' : 'int64';
}
