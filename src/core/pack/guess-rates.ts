import type { PackManifest, PackRole } from './manifest';
import { weightBytes } from './session-memory';
import type { TakeRates } from './take-work';

/** Share of a matrix product's speed that networks reach: small layers, norms and activations take the rest. Measured with the compact pack on wasm. */
const efficiency = { webgpu: 0.3, wasm: 0.85 } as const;
/** How much faster the generator is where its products are of integers (src/engine/adapt-graph.ts). */
const INTEGER_SPEED = 1.5;
/** Words of a prompt, and passes over a sound encoder's weights. */
const POSITIONS = 100;
/** How often a decoder of waveforms uses a weight for one latent frame, on average: Oobleck 32 times. */
const REUSE = 32;
/** Finishing a take with its recordings, seconds per second of sound. */
const FINISHING = 0.05;
/** Bytes of a float32. */
const FLOAT = 4;

/**
 * Seconds per unit before a pack has run here, from its weights: a layer multiplies and adds once per weight and position.
 * @param speed floating-point operations a second of a matrix product on this device, with this provider.
 */
export function guessRates(
  manifest: Pick<PackManifest, 'roles'>,
  speed: number,
  provider: keyof typeof efficiency,
): TakeRates {
  const seconds = (role: PackRole, uses: number) =>
    (2 * uses * weightBytes(manifest, role, 'float32')) / FLOAT / (efficiency[provider] * speed);
  const onIntegers = provider === 'wasm' && manifest.roles['dit+controlnet'].storage === 'int8';
  const control: PackRole = manifest.roles['control-encoder'] ? 'control-encoder' : 'vae-encoder';
  return {
    'embed-prompt': seconds('clap-text', POSITIONS),
    'encode-control': seconds(control, REUSE),
    diffuse: seconds('dit+controlnet', 1) / (onIntegers ? INTEGER_SPEED : 1),
    'decode-audio': seconds('vae-decoder', REUSE),
    'finish-take': FINISHING,
  };
}
