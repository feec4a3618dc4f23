import { peaks } from '../../core/audio/peaks';
import type { Pcm } from '../../core/audio/pcm';
import { toSamples } from '../../core/time/samples';
import type { BackgroundOptions, Clip } from '../../media/api';
import { inSlices } from '../../platform/in-slices';
import type { Waveform } from '../state';

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
export async function soundWaveform({ sampleRate, channels }: Pcm): Promise<Waveform> {
  const duration = (channels[0]?.length ?? 0) / sampleRate;
  const perSecond = peaksPerSecond(duration);
  const count = Math.max(1, toSamples(duration, perSecond));
  const extremes = new Map<Float32Array, Float32Array>();
  for (const samples of new Set(channels)) extremes.set(samples, await inSlices(peaks(samples, count)));
  return { channels: channels.map((samples) => extremes.get(samples)!), perSecond };
}
