import { toDecibels } from '../../core/loudness/level';

/** Lowest level that a preview shows, dB. */
const FLOOR = -48;

/** SVG path of levels (linear RMS) as a line in dB, over `width` × `height` pixels. */
export function previewPath(levels: Float32Array, width: number, height: number): string {
  const step = width / Math.max(1, levels.length - 1);
  return Array.from(levels, (level, i) => {
    const share = Math.min(1, Math.max(0, 1 - toDecibels(level) / FLOOR));
    return `${i === 0 ? 'M' : 'L'}${(i * step).toFixed(1)} ${((1 - share) * (height - 2) + 1).toFixed(1)}`;
  }).join('');
}
