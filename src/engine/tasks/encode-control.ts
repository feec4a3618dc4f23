import type { Envelope } from '../../core/loudness/envelope';
import { curveAtAudioRate } from '../../core/loudness/audio-rate';
import type { TaskContext } from '../task';
import { floatOutput, floats } from '../tensor';

/**
 * The control latent [channels, frames] of the window that starts at latent frame `firstFrame`: the envelope at audio rate, encoded by
 * the control encoder, or by the autoencoder as in the paper where the pack has none.
 */
export async function encodeControl(
  envelope: Envelope,
  firstFrame: number,
  frames: number,
  { graphs, manifest, signal }: TaskContext,
): Promise<Float32Array> {
  const hop = manifest.latent.downsampling;
  const length = frames * hop;
  const stereo = new Float32Array(2 * length);
  [envelope.left, envelope.right].forEach((curve, c) =>
    stereo.set(
      curveAtAudioRate(curve, envelope.rate, manifest.audio.sampleRate, firstFrame * hop, length),
      c * length,
    ),
  );
  const input = floats(stereo, 1, 2, length);
  return manifest.roles['control-encoder']
    ? floatOutput(await graphs.run('control-encoder', { envelope: input }, signal), 'control')
    : floatOutput(await graphs.run('vae-encoder', { audio: input }, signal), 'latent');
}
