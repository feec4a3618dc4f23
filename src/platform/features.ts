/** A WebGPU adapter. `software` = rendered on the CPU (SwiftShader, llvmpipe), slower than wasm. */
export interface Gpu {
  readonly adapter: GPUAdapter;
  readonly name: string;
  readonly software: boolean;
}

/** Names of adapters that run on the CPU. */
export const softwareNames = /swiftshader|llvmpipe|lavapipe|software|basic render/i;

/** The fastest adapter, or null where the browser has none. */
export async function findGpu(): Promise<Gpu | null> {
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) return null;
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info;
  const parts = [vendor, architecture, device, description].filter((part) => part !== '');
  return {
    adapter,
    name: parts.join(' ') || 'unnamed GPU',
    software: isFallbackAdapter || softwareNames.test(parts.join(' ')),
  };
}

/** Bytes of the machine's memory, rounded; null where the browser does not say, which only Chromium does. */
export function deviceMemory(): number | null {
  const { deviceMemory: gibibytes } = navigator as { deviceMemory?: number };
  return gibibytes === undefined ? null : gibibytes * 1e9;
}

/** Whether the browser has JavaScript Promise Integration: wasm can suspend on a promise. */
export function canSuspendWasm(): boolean {
  return 'Suspending' in WebAssembly;
}

/** Whether wasm on this machine leaves no thread to anything else, and there are so few that whatever runs beside it slows both. */
export function wasmTakesMachine(): boolean {
  return navigator.hardwareConcurrency <= 2;
}

/** Threads for wasm: all hardware threads up to 4, half of them above (4 to 16); 1 without cross-origin isolation. */
export function wasmThreads(): number {
  if (!globalThis.crossOriginIsolated) return 1;
  const threads = navigator.hardwareConcurrency;
  return threads <= 4 ? threads : Math.min(16, Math.max(4, Math.ceil(threads / 2)));
}
