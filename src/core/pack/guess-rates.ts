import type { PackManifest, PackRole } from './manifest';
import { weightBytes } from './session-memory';
import type { TakeRates } from './take-work';

/** Share of a matrix product's speed that networks reach: small layers, norms and activations take the rest. */
const EFFICIENCY = 0.3;
/** Words of a prompt, and passes over a sound encoder's weights. */
const POSITIONS = 100;
/** How often a decoder of waveforms uses a weight for one latent frame, on average: Oobleck 32 times. */
const REUSE = 32;
/** Finishing a take, seconds per second of sound. */
const FINISHING = 0.01;
/** Bytes of a float32. */
const FLOAT = 4;

/**
 * Seconds per unit before a pack has run here, from its weights: a layer multiplies and adds once per weight and position.
 * @param speed floating-point operations a second of a matrix product on this device.
 */
export function guessRates(manifest: Pick<PackManifest, 'roles'>, speed: number): TakeRates {
  const seconds = (role: PackRole, uses: number) =>
    (2 * uses * weightBytes(manifest, role, 'float32')) / FLOAT / (EFFICIENCY * speed);
  const control: PackRole = manifest.roles['control-encoder'] ? 'control-encoder' : 'vae-encoder';
  return {
    'embed-prompt': seconds('clap-text', POSITIONS),
    'encode-control': seconds(control, REUSE),
    diffuse: seconds('dit+controlnet', 1),
    'decode-audio': seconds('vae-decoder', REUSE),
    'finish-take': FINISHING,
  };
}
