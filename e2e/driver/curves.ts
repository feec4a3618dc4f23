import { writeFileSync } from 'node:fs';

/** Writes an envelope file (125 rows a second) of `seconds` whose level at time t is level(t), for left and right. */
export function writeEnvelope(
  path: string,
  seconds: number,
  left: (t: number) => number,
  right = left,
): string {
  const rows = Array.from({ length: Math.round(seconds * 125) }, (_, i) => {
    const t = i / 125;
    return `${t.toFixed(3)},${left(t)},${right(t)}`;
  });
  writeFileSync(path, ['time_s,left,right', ...rows, ''].join('\n'));
  return path;
}

/** Level of one hit: attack within 8 ms, exponential decay to a tenth in `decay` seconds. */
export function hit(t: number, at: number, peak = 0.3, decay = 0.25): number {
  return t < at ? 0 : peak * 10 ** (-(t - at) / decay);
}
