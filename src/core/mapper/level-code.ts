/** Levels as bytes on a µ-law scale (µ = 255). A step is a quarter of a mapper class, 0.2 dB; silence is exact. */
const LOG_RANGE = Math.log1p(255);

/** @param level linear RMS 0..1. */
export function encodeLevel(level: number): number {
  return Math.round((255 * Math.log1p(255 * level)) / LOG_RANGE);
}

const levels = Float32Array.from({ length: 256 }, (_, code) => Math.expm1((code / 255) * LOG_RANGE) / 255);

/** Linear RMS of a byte. */
export function decodeLevel(code: number): number {
  return levels[code]!;
}
