/** Envelope samples a second. */
const RATE = 125;
/** Seconds between two points of the curve: 2,000 points in 30 minutes. */
const STEP = 0.9;

/** An envelope file, CSV: straight between levels that change every 0.9 s, so that thinning leaves a point for each. */
export function denseEnvelope(seconds: number): string {
  let seed = 1;
  const levels = Array.from({ length: Math.ceil(seconds / STEP) + 2 }, () => {
    seed = (seed * 16807) % 2147483647;
    return 0.02 + (0.6 * seed) / 2147483647;
  });
  const rows = Array.from({ length: Math.floor(seconds * RATE) }, (_, i) => {
    const place = i / RATE / STEP;
    const from = levels[Math.floor(place)]!;
    const to = levels[Math.floor(place) + 1]!;
    const level = (from + (to - from) * (place % 1)).toFixed(5);
    return `${(i / RATE).toFixed(3)},${level},${level}`;
  });
  return `time_s,left,right\n${rows.join('\n')}\n`;
}
