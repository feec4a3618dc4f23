import type { Envelope } from './envelope';

/** E-L1, the mean |asked - measured| over both channels (paper eq. 11). Where one curve is shorter, it counts as silence. */
export function envelopeError(asked: Envelope, measured: Envelope): number {
  const sides = ['left', 'right'] as const;
  const length = Math.max(asked.left.length, measured.left.length);
  if (length === 0) return 0;
  let sum = 0;
  for (const side of sides)
    for (let i = 0; i < length; i++) sum += Math.abs((asked[side][i] ?? 0) - (measured[side][i] ?? 0));
  return sum / (sides.length * length);
}
