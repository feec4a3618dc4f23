/** The GPU as WebGPU shows it. `software` = a processor playing GPU (SwiftShader, llvmpipe), slower than wasm. */
export interface Gpu {
  readonly adapter: GPUAdapter;
  readonly name: string;
  readonly software: boolean;
}

const softwareNames = /swiftshader|llvmpipe|lavapipe|software|basic render/i;

/** The fastest adapter, or null where the browser has none. */
export async function findGpu(): Promise<Gpu | null> {
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) return null;
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info;
  const words = [vendor, architecture, device, description].filter((word) => word !== '');
  return {
    adapter,
    name: words.join(' ') || 'unnamed GPU',
    software: isFallbackAdapter || softwareNames.test(words.join(' ')),
  };
}

/** Whether wasm can suspend for a promise (JavaScript Promise Integration). */
export function canSuspendWasm(): boolean {
  return 'Suspending' in WebAssembly;
}

/** Threads for wasm: one per core where few, one per two hardware threads where many; 1 without cross-origin isolation. */
export function wasmThreads(): number {
  if (!globalThis.crossOriginIsolated) return 1;
  const threads = navigator.hardwareConcurrency;
  return threads <= 4 ? threads : Math.min(16, Math.max(4, Math.ceil(threads / 2)));
}
