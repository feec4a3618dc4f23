/**
 * Mixes surround down to stereo as the Web Audio API does ("speakers" interpretation; channel order L, R, C, LFE, SL, SR).
 * Mono and stereo pass through.
 */
export function downmix(channels: readonly Float32Array[]): readonly Float32Array[] {
  if (channels.length <= 2) return channels;
  const [left, right] = channels as [Float32Array, Float32Array];
  const minus3Db = Math.SQRT1_2;
  if (channels.length === 4) {
    const [, , backLeft, backRight] = channels;
    return [
      left.map((value, i) => 0.5 * (value + backLeft![i]!)),
      right.map((value, i) => 0.5 * (value + backRight![i]!)),
    ];
  }
  const centre = channels[2]!;
  const backLeft = channels[4];
  const backRight = channels[5];
  return [
    left.map((value, i) => value + minus3Db * (centre[i]! + (backLeft?.[i] ?? 0))),
    right.map((value, i) => value + minus3Db * (centre[i]! + (backRight?.[i] ?? 0))),
  ];
}
