import type { Input } from 'mediabunny';
import type { Pcm } from '../../../core/audio/pcm';
import type { Measurement } from '../../protocol';
import { openInput } from '../open-input';
import { openPicture } from '../picture/picture-source';
import { decodeRange, openSound } from '../sound/sound-source';
import { findLag } from './find-lag';

/** Samples compared. */
const WINDOW_LENGTH = 8192;
/** Largest offset found, in samples. */
const MAX_LAG = 4096;

/** Opens a finished file and measures the delay of its first sound track against `pcm`, at the loudest window of `pcm`. */
export async function measureOffset(file: Blob, pcm: Pcm): Promise<Measurement> {
  const input = openInput(file);
  try {
    const { origin, duration } = await pictureClock(input);
    const [track] = await input.getAudioTracks();
    const sound = track && (await openSound(input, track));
    if (!sound) return { duration, offsetSamples: null, offsetRate: pcm.sampleRate };
    const { sampleRate } = sound;
    const reference = resampleLinear(pcm.channels[0]!, pcm.sampleRate, sampleRate);
    const start = loudestWindowStart(reference, WINDOW_LENGTH);
    const window = reference.subarray(start, start + WINDOW_LENGTH);
    const from = (start - MAX_LAG) / sampleRate;
    const decoded = await decodeRange(sound, origin, from, from + (WINDOW_LENGTH + 2 * MAX_LAG) / sampleRate);
    return {
      duration,
      offsetSamples: findLag(window, decoded.channels[0]!, MAX_LAG),
      offsetRate: sampleRate,
    };
  } finally {
    input.dispose();
  }
}

/** Container time of the first frame shown and the length of the picture, in seconds. */
async function pictureClock(input: Input): Promise<{ origin: number; duration: number }> {
  const track = await input.getPrimaryVideoTrack();
  const picture = track && (await openPicture(input, track, null));
  return picture?.timeline ?? { origin: 0, duration: 0 };
}

/** Accurate enough to find a lag; audible sound goes through core/audio/resample. */
function resampleLinear(samples: Float32Array, from: number, to: number): Float32Array {
  if (from === to) return samples;
  return Float32Array.from({ length: Math.floor((samples.length * to) / from) }, (_, i) => {
    const at = (i * from) / to;
    const left = Math.floor(at);
    const a = samples[left] ?? 0;
    return a + (at - left) * ((samples[left + 1] ?? a) - a);
  });
}

/** Start of the window with the most energy, in samples. */
function loudestWindowStart(samples: Float32Array, length: number): number {
  let best = 0;
  let bestEnergy = -1;
  for (let start = 0; start + length <= samples.length; start += length / 2) {
    const energy = samples.subarray(start, start + length).reduce((sum, value) => sum + value * value, 0);
    if (energy > bestEnergy) {
      best = start;
      bestEnergy = energy;
    }
  }
  return best;
}
