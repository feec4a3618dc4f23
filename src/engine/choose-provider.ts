import type { Gpu } from '../platform/features';
import type { ExecutionProvider } from './api';

export interface ProviderChoice {
  readonly provider: ExecutionProvider;
  /** Why the wished provider was not taken; null when it was. */
  readonly fallbackReason: string | null;
}

/** `auto` takes a real GPU and refuses a software one, which is about 100 times slower than wasm; `webgpu` takes any. */
export function chooseProvider(wish: ExecutionProvider | 'auto', gpu: Gpu | null): ProviderChoice {
  if (wish === 'wasm') return { provider: 'wasm', fallbackReason: null };
  if (!gpu) return { provider: 'wasm', fallbackReason: 'This browser offers no WebGPU adapter.' };
  if (wish === 'auto' && gpu.software)
    return {
      provider: 'wasm',
      fallbackReason: `The only WebGPU adapter runs in software (${gpu.name}), slower than wasm.`,
    };
  return { provider: 'webgpu', fallbackReason: null };
}
