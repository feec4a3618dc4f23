import type { Gpu } from '../platform/features';
import type { ExecutionProvider } from './api';

export interface ProviderChoice {
  readonly provider: ExecutionProvider;
  /** Why the preferred provider is not used; null when it is used. */
  readonly fallbackReason: string | null;
}

/** `auto` uses a hardware GPU but not a software one, which is about 100 times slower than wasm; `webgpu` uses any. */
export function chooseProvider(requested: ExecutionProvider | 'auto', gpu: Gpu | null): ProviderChoice {
  if (requested === 'wasm') return { provider: 'wasm', fallbackReason: null };
  if (!gpu) return { provider: 'wasm', fallbackReason: 'This browser offers no WebGPU adapter.' };
  if (requested === 'auto' && gpu.software)
    return {
      provider: 'wasm',
      fallbackReason: `The only WebGPU adapter runs in software (${gpu.name}), which is slower than the CPU.`,
    };
  return { provider: 'webgpu', fallbackReason: null };
}
