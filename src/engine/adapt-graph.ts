import type { PackManifest, PackRole } from '../core/pack/manifest';
import type { ExecutionProvider } from './api';
import { withInnerOutput } from './onnx/inner-output';
import { withIntegerProducts } from './onnx/integer-products';

/**
 * A graph of a pack as its session needs it. The text encoder also outputs its sentence vector where the pack has a bank of recordings, whose
 * captions are in its space. The generator, which is evaluated in every step of the sampler, computes on integers on wasm.
 */
export function adaptGraph(
  model: ArrayBuffer,
  role: PackRole,
  provider: ExecutionProvider,
  { bank }: Pick<PackManifest, 'bank'>,
): ArrayBuffer {
  if (role === 'clap-text' && bank) return withInnerOutput(model, bank.sentence.tensor);
  return role === 'dit+controlnet' && provider === 'wasm' ? withIntegerProducts(model) : model;
}
