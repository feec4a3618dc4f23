/** Execution providers and the remote engine as the page names them; narrow windows leave out the runtime. */
export const providers = {
  webgpu: { device: 'WebGPU', runtime: null },
  wasm: { device: 'CPU', runtime: '(WebAssembly)' },
  remote: { device: 'Remote', runtime: null },
} as const;

/** "WebGPU" or "CPU (WebAssembly)". */
export function providerName(provider: keyof typeof providers): string {
  const { device, runtime } = providers[provider];
  return runtime === null ? device : `${device} ${runtime}`;
}
