import type { Input } from 'mediabunny';
import type { Pcm } from '../../../core/audio/pcm';
import { findLag } from '../sound/pcm-tools';
import { openInput, openPicture } from '../picture/picture-source';
import type { Measurement } from '../../protocol';
import { decodeRange, openSound } from '../sound/sound-source';

/** Samples compared, and how far the sound is looked for around its place. */
const WINDOW_LENGTH = 8192;
const REACH = 4096;

/** Opens a finished file and measures where its first sound track lies against the samples that were meant to be in it. */
export async function measureSound(file: Blob, pcm: Pcm): Promise<Measurement> {
  const input = openInput(file);
  try {
    const { origin, duration } = await pictureClock(input);
    const [track] = await input.getAudioTracks();
    const sound = track && (await openSound(input, track));
    if (!sound) return { duration, offsetSamples: null, offsetRate: pcm.sampleRate };
    const { sampleRate } = sound;
    const sent = resampleLinear(pcm.channels[0]!, pcm.sampleRate, sampleRate);
    const start = loudestWindow(sent, WINDOW_LENGTH);
    const window = sent.subarray(start, start + WINDOW_LENGTH);
    const from = (start - REACH) / sampleRate;
    const heard = await decodeRange(sound, origin, from, from + (WINDOW_LENGTH + 2 * REACH) / sampleRate);
    return { duration, offsetSamples: findLag(window, heard.channels[0]!, REACH), offsetRate: sampleRate };
  } finally {
    input.dispose();
  }
}

/** Container time of the first frame shown, and how long the picture lasts; seconds. */
async function pictureClock(input: Input): Promise<{ origin: number; duration: number }> {
  const track = await input.getPrimaryVideoTrack();
  const picture = track && (await openPicture(input, track, null));
  return picture?.timeline ?? { origin: 0, duration: 0 };
}

/** Good enough to compare by; sound for ears is never resampled so. */
function resampleLinear(samples: Float32Array, from: number, to: number): Float32Array {
  if (from === to) return samples;
  return Float32Array.from({ length: Math.floor((samples.length * to) / from) }, (_, i) => {
    const at = (i * from) / to;
    const left = Math.floor(at);
    const a = samples[left] ?? 0;
    return a + (at - left) * ((samples[left + 1] ?? a) - a);
  });
}

function loudestWindow(samples: Float32Array, length: number): number {
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
