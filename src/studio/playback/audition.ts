import { auditionSound } from '../../core/audio/audition/audition';
import { auditionClicks } from '../../core/audio/audition/clicks';
import { auditionTone } from '../../core/audio/audition/tone';
import type { Pcm } from '../../core/audio/pcm';
import type { StereoCurve } from '../../core/curve/curve';
import { curveEvents } from '../../core/curve/events';

/** How a curve is heard without a model: noise that follows it, a click at each hit, or a tone whose pitch is its level. */
export type AuditionKind = 'noise' | 'clicks' | 'tone';

export const auditionKinds: readonly { readonly id: AuditionKind; readonly label: string }[] = [
  { id: 'noise', label: 'Noise' },
  { id: 'clicks', label: 'Clicks' },
  { id: 'tone', label: 'Tone' },
];

const SAMPLE_RATE = 44100;

/** A reader of the curve's sound on the clip's clock. What is found once for a curve is kept in it. */
export function auditionReader(
  kind: AuditionKind,
  curve: StereoCurve,
  duration: number,
): (start: number, end: number) => Promise<Pcm> {
  if (kind === 'clicks') {
    const found = curveEvents(curve, duration);
    return (start, end) => Promise.resolve(auditionClicks(found, start, end, SAMPLE_RATE));
  }
  if (kind === 'tone') {
    const tone = auditionTone(curve, duration);
    return (start, end) => Promise.resolve(tone(start, end, SAMPLE_RATE));
  }
  return (start, end) => Promise.resolve(auditionSound(curve, start, end, SAMPLE_RATE));
}
