import { resample } from '../audio/resample';
import { jointPower } from './cell-power';
import { findEvents } from './find-events';
import { findRises } from './find-rises';
import { findTexture } from './find-texture';
import type { AnalysedRecording, Recording, Stereo } from './recording';

/** Power of the weaker channel below that of the other, at which it is no second channel but crosstalk: 40 dB. */
const CROSSTALK = 1e-4;

/** Events and texture of a recording, brought to `sampleRate`. A sound with one channel plays on both. */
export function analyseRecording({ pcm, weight }: Recording, sampleRate: number): AnalysedRecording {
  const channels = twoChannels(
    pcm.channels.slice(0, 2).map((x) => resample(finite(x), pcm.sampleRate, sampleRate)),
  );
  const power = jointPower(channels);
  const events = findEvents(channels, power, sampleRate);
  return {
    channels,
    weight,
    events: events.length > 0 ? events : findRises(power, channels[0].length, sampleRate),
    texture: findTexture(power, channels[0].length, events),
  };
}

/** Float files can hold NaN and infinity, which would spread over the whole take. */
function finite(samples: Float32Array): Float32Array {
  return samples.every(Number.isFinite) ? samples : samples.map((x) => (Number.isFinite(x) ? x : 0));
}

function twoChannels([left = new Float32Array(0), right = left]: readonly Float32Array[]): Stereo {
  const energy = (samples: Float32Array) => samples.reduce((sum, x) => sum + x * x, 0);
  const [a, b] = [energy(left), energy(right)];
  if (a < CROSSTALK * b) return [right, right];
  if (b < CROSSTALK * a) return [left, left];
  return [left, right];
}
