import { peaks } from '../../core/audio/peaks';
import type { Pcm } from '../../core/audio/pcm';
import type { Clip } from '../../media/api';
import type { Waveform } from '../state';

/** Finer than a pixel at the closest useful zoom of a short sound, bounded for long ones: 7 MB an hour and channel. */
function peaksPerSecond(duration: number): number {
  return duration <= 600 ? 1000 : 250;
}

/** The clip's own sound for drawing, null when it has none. */
export async function clipWaveform(clip: Clip, signal: AbortSignal): Promise<Waveform | null> {
  if (clip.info.audio === null) return null;
  const perSecond = peaksPerSecond(clip.info.duration);
  return { channels: await clip.peaks(perSecond, undefined, signal), perSecond };
}

/** A sound in memory for drawing. */
export function soundWaveform({ sampleRate, channels }: Pcm): Waveform {
  const duration = (channels[0]?.length ?? 0) / sampleRate;
  const perSecond = peaksPerSecond(duration);
  const count = Math.max(1, Math.round(duration * perSecond));
  return { channels: channels.map((samples) => peaks(samples, count)), perSecond };
}
