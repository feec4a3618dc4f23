/** Execution providers as the page names them. */
export const providerNames = { webgpu: 'WebGPU', wasm: 'CPU (WebAssembly)' } as const;
