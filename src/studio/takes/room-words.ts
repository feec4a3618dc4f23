import type { Room } from '../../core/audio/room/room';

/** "room tone −60 dBFS", "reverb 30 % of 0.3 s": what a take has of them. */
export function roomWords({ tone, reverb }: Room): string[] {
  return [
    ...(tone ? [`room tone ${tone.level} dBFS`.replace('-', '−')] : []),
    ...(reverb ? [`reverb ${Math.round(reverb.mix * 100)} % of ${reverb.seconds} s`] : []),
  ];
}
