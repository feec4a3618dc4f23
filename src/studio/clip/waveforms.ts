import { peaks } from '../../core/audio/peaks';
import type { Pcm } from '../../core/audio/pcm';
import { toSamples } from '../../core/time/samples';
import type { BackgroundOptions, Clip } from '../../media/api';
import { atOnce, inSlices } from '../../platform/in-slices';
import type { Waveform } from './waveform';

/** Finer than a pixel at the closest useful zoom of a short sound; coarser for long ones: 7 MB per hour and channel. */
function peaksPerSecond(duration: number): number {
  return duration <= 600 ? 1000 : 250;
}

/** Waveform of the production sound; null when the clip has none. */
export async function clipWaveform(clip: Clip, options: BackgroundOptions): Promise<Waveform | null> {
  if (clip.info.audio === null) return null;
  const perSecond = peaksPerSecond(clip.info.duration);
  return { channels: await clip.peaks(perSecond, options), perSecond };
}

/** Waveform of a sound in memory, computed in slices: a long take has a hundred million samples. */
export async function soundWaveform(sound: Pcm): Promise<Waveform> {
  const { channels } = sound;
  const { count, perSecond } = resolutionOf(sound);
  const extremes = new Map<Float32Array, Float32Array>();
  for (const samples of new Set(channels)) extremes.set(samples, await inSlices(peaks(samples, count)));
  return { channels: channels.map((samples) => extremes.get(samples)!), perSecond };
}

/** Waveform of a sound of which nothing is there yet. */
export function emptyWaveform(sound: Pcm): Waveform {
  const { count, perSecond } = resolutionOf(sound);
  return { channels: sound.channels.map(() => new Float32Array(2 * count)), perSecond };
}

/** How many [min, max] pairs a sound's waveform has. */
function resolutionOf({ channels, sampleRate }: Pcm): { count: number; perSecond: number } {
  const duration = (channels[0]?.length ?? 0) / sampleRate;
  const perSecond = peaksPerSecond(duration);
  return { count: Math.max(1, toSamples(duration, perSecond)), perSecond };
}

/** The waveform of a sound of which a part has changed, from `start` to `end` seconds. */
export function updatedWaveform({ channels }: Pcm, waveform: Waveform, start: number, end: number): Waveform {
  const length = channels[0]?.length ?? 0;
  const count = (waveform.channels[0]?.length ?? 0) / 2;
  const first = Math.max(0, Math.floor(start * waveform.perSecond));
  const last = Math.min(count, Math.ceil(end * waveform.perSecond));
  const sampleOf = (pair: number) => Math.floor((pair * length) / count);
  return {
    ...waveform,
    channels: waveform.channels.map((pairs, c) => {
      const part = atOnce(peaks(channels[c]!.subarray(sampleOf(first), sampleOf(last)), last - first));
      const updated = pairs.slice();
      updated.set(part, 2 * first);
      return updated;
    }),
  };
}
