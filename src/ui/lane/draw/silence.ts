import type { SilenceLocks } from '../../../core/curve/silence-locks';
import { timeToX, type TimeView } from '../../../editor/timeline/time-view';
import type { Surface } from '../../canvas/use-canvas';

/** Distance of the hatching lines, CSS pixels. */
const HATCH = 9;

/** A lock narrower than this has no label, CSS pixels. */
const LABEL_WIDTH = 62;

function visible(locks: SilenceLocks, view: TimeView) {
  return locks
    .map(({ start, end }) => ({ left: timeToX(view, start), right: timeToX(view, end) }))
    .filter(({ left, right }) => right > 0 && left < view.width);
}

/** Draws the silence locks as hatched, labelled bands. */
export function drawLocks({ context, height, palette }: Surface, locks: SilenceLocks, view: TimeView): void {
  for (const { left, right } of visible(locks, view)) {
    const from = Math.max(-HATCH, left);
    const to = Math.min(view.width + HATCH, right);
    context.save();
    context.beginPath();
    context.rect(from, 0, to - from, height);
    context.clip();
    context.fillStyle = palette.well;
    context.globalAlpha = 0.55;
    context.fillRect(from, 0, to - from, height);
    context.globalAlpha = 0.5;
    context.strokeStyle = palette.lineStrong;
    context.lineWidth = 1;
    context.beginPath();
    // The hatching is anchored to the left border, so that it scrolls with the lock.
    const first = left + Math.floor((from - height - left) / HATCH) * HATCH;
    for (let x = first; x < to; x += HATCH) {
      context.moveTo(x, height);
      context.lineTo(x + height, 0);
    }
    context.stroke();
    context.globalAlpha = 1;
    context.fillStyle = palette.prediction;
    context.fillRect(left, 0, 1, height);
    context.fillRect(right - 1, 0, 1, height);
    if (to - from >= LABEL_WIDTH) {
      context.font = palette.font;
      context.textBaseline = 'bottom';
      context.fillStyle = palette.text;
      context.fillText('Silence', Math.max(4, left + 6), height - 14);
    }
    context.restore();
  }
}

/** Clips drawing to the locks. The caller restores the context. */
export function clipToLocks({ context, height }: Surface, locks: SilenceLocks, view: TimeView): void {
  context.save();
  context.beginPath();
  for (const { left, right } of visible(locks, view)) context.rect(left, 0, right - left, height);
  context.clip();
}
