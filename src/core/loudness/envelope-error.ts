import type { Envelope } from './envelope';

/** E-L1: mean |target - measured| over both channels (paper eq. 11). The shorter one counts as silent after its end. */
export function envelopeError(target: Envelope, measured: Envelope): number {
  const sides = ['left', 'right'] as const;
  const length = Math.max(target.left.length, measured.left.length);
  if (length === 0) return 0;
  let sum = 0;
  for (const side of sides)
    for (let i = 0; i < length; i++) sum += Math.abs((target[side][i] ?? 0) - (measured[side][i] ?? 0));
  return sum / (sides.length * length);
}
