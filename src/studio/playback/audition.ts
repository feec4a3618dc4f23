import { auditionNoise } from '../../core/audio/audition/noise';
import { auditionClicks } from '../../core/audio/audition/clicks';
import { auditionTone } from '../../core/audio/audition/tone';
import type { Pcm } from '../../core/audio/pcm';
import type { StereoCurve } from '../../core/curve/curve';
import { curveEvents } from '../../core/curve/events';

/** How a curve is made audible without a model: noise at its level, a click per hit, or a tone whose pitch follows the level. */
export type AuditionKind = 'noise' | 'clicks' | 'tone';

export const auditionKinds: readonly { readonly id: AuditionKind; readonly label: string }[] = [
  { id: 'noise', label: 'Noise' },
  { id: 'clicks', label: 'Clicks' },
  { id: 'tone', label: 'Tone' },
];

const SAMPLE_RATE = 44100;

/** @returns a reader of the audition from `start` to `end`, seconds. What depends on the whole curve is computed once. */
export function auditionReader(
  kind: AuditionKind,
  curve: StereoCurve,
  duration: number,
): (start: number, end: number) => Promise<Pcm> {
  if (kind === 'clicks') {
    const events = curveEvents(curve, duration);
    return (start, end) => Promise.resolve(auditionClicks(events, start, end, SAMPLE_RATE));
  }
  if (kind === 'tone') {
    const tone = auditionTone(curve, duration);
    return (start, end) => Promise.resolve(tone(start, end, SAMPLE_RATE));
  }
  return (start, end) => Promise.resolve(auditionNoise(curve, start, end, SAMPLE_RATE));
}
