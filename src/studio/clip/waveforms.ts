import { peaks } from '../../core/audio/peaks';
import type { Pcm } from '../../core/audio/pcm';
import { toSamples } from '../../core/time/samples';
import type { Clip } from '../../media/api';
import type { Waveform } from '../state';

/** Finer than a pixel at the closest useful zoom of a short sound; coarser for long ones: 7 MB per hour and channel. */
function peaksPerSecond(duration: number): number {
  return duration <= 600 ? 1000 : 250;
}

/** Waveform of the production sound; null when the clip has none. */
export async function clipWaveform(clip: Clip, signal: AbortSignal): Promise<Waveform | null> {
  if (clip.info.audio === null) return null;
  const perSecond = peaksPerSecond(clip.info.duration);
  return { channels: await clip.peaks(perSecond, undefined, signal), perSecond };
}

/** Waveform of a sound in memory. */
export function soundWaveform({ sampleRate, channels }: Pcm): Waveform {
  const duration = (channels[0]?.length ?? 0) / sampleRate;
  const perSecond = peaksPerSecond(duration);
  const count = Math.max(1, toSamples(duration, perSecond));
  return { channels: channels.map((samples) => peaks(samples, count)), perSecond };
}
