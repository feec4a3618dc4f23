import { describe, expect, it } from 'vitest';
import { evaluate, sampleStereo } from '../../core/curve/evaluate';
import { randomCurve, randomRange, seeded } from '../../core/curve/random.fixture';
import { lockSilence } from '../../core/curve/silence-locks';
import { renderedCurve } from '../../core/project/rendered-curve';
import { type LaneLayout, levelToY } from '../../editor/lane/lane-geometry';
import { timeToX, viewEnd, xToTime } from '../../editor/timeline/time-view';
import type { Span } from './span';
import { traceCurve } from './trace-curve';

const RATE = 125;
const DURATION = 10;
/** Horizontal tolerance, CSS pixels: steep parts are drawn in pieces of two pixels and reduced to pixel columns. */
const TOLERANCE = 2.5;
const scales = ['decibels', 'linear', 'mu-law'] as const;

/** The vertices of the line that traceCurve draws. */
function traced(
  layout: LaneLayout,
  channel: 'left' | 'right',
  curve: Parameters<typeof traceCurve>[3],
  part?: Span,
) {
  const corners: [number, number][] = [];
  const pen = { moveTo: (x: number, y: number) => corners.push([x, y]) };
  const context = { ...pen, lineTo: pen.moveTo } as unknown as CanvasRenderingContext2D;
  traceCurve(context, layout, channel, curve, DURATION, 0, part);
  return corners;
}

/** Lowest and highest y of the line between two x positions. */
function span(corners: readonly [number, number][], from: number, to: number): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i + 1 < corners.length; i++) {
    const [[x0, y0], [x1, y1]] = [corners[i]!, corners[i + 1]!];
    if (x1 < from || x0 > to) continue;
    for (const x of [Math.max(from, x0), Math.min(to, x1)]) {
      const ends = x1 - x0 < 1e-9 ? [y0, y1] : [y0 + ((x - x0) / (x1 - x0)) * (y1 - y0)];
      low = Math.min(low, ...ends);
      high = Math.max(high, ...ends);
    }
  }
  return [low, high];
}

function randomView(seed: number) {
  const random = seeded(seed);
  const left = randomCurve(random);
  const curve = { left, right: randomCurve(random) };
  const silenceLocks = lockSilence(lockSilence([], randomRange(random)), randomRange(random));
  const pixelsPerSecond = 80 * 60 ** random();
  const start = random() * Math.max(0, DURATION - 1000 / pixelsPerSecond);
  const view = { start, pixelsPerSecond, width: 1000 };
  return { rendered: renderedCurve({ curve, silenceLocks }), view };
}

describe('the drawn curve', () => {
  it.each(scales)(
    'is the rendered curve on the %s scale, at any zoom, with bends and silence locks',
    (scale) => {
      for (let seed = 1; seed <= 16; seed++) {
        const { rendered, view } = randomView(seed);
        const layout: LaneLayout = { view, height: 216, scale, stacked: seed % 2 === 0 };
        const target = sampleStereo(rendered, RATE, DURATION);
        for (const channel of ['left', 'right'] as const) {
          const corners = traced(layout, channel, rendered[channel]);
          let off = 0;
          for (let i = Math.ceil(view.start * RATE); i / RATE < Math.min(DURATION, viewEnd(view)); i++) {
            const x = timeToX(view, i / RATE);
            const y = levelToY(layout, channel, target[channel][i]!);
            const [low, high] = span(corners, x - TOLERANCE, x + TOLERANCE);
            off = Math.max(off, low - y, y - high);
          }
          expect(off).toBeLessThan(1);
        }
      }
    },
  );

  it.each(scales)('has no points off the curve, on the %s scale', (scale) => {
    for (let seed = 101; seed <= 116; seed++) {
      const { rendered, view } = randomView(seed);
      const layout: LaneLayout = { view, height: 216, scale, stacked: false };
      const curve = rendered.left;
      const y = (x: number) => levelToY(layout, 'left', evaluate(curve, xToTime(view, x)));
      let off = 0;
      for (const [x, drawn] of traced(layout, 'left', curve)) {
        const near = [
          ...Array.from({ length: 51 }, (_, k) => y(x + ((k - 25) / 25) * TOLERANCE)),
          ...curve
            .filter(({ time }) => Math.abs(timeToX(view, time) - x) <= TOLERANCE)
            .map(({ value }) => levelToY(layout, 'left', value)),
        ];
        off = Math.max(off, Math.min(...near) - drawn, drawn - Math.max(...near));
      }
      expect(off).toBeLessThan(1);
    }
  });

  it.each(scales)('is the same line within a span as when all of it is drawn, on the %s scale', (scale) => {
    for (let seed = 201; seed <= 216; seed++) {
      const { rendered, view } = randomView(seed);
      const layout: LaneLayout = { view, height: 216, scale, stacked: false };
      const from = 37 * (seed - 200);
      const whole = traced(layout, 'left', rendered.left);
      const part = traced(layout, 'left', rendered.left, { from, to: from + 60 });
      let off = 0;
      for (let x = from + 0.25; x < from + 60; x += 0.5) {
        const [wholeLow, wholeHigh] = span(whole, x, x);
        const [low, high] = span(part, x, x);
        if (wholeLow <= wholeHigh) off = Math.max(off, Math.abs(low - wholeLow), Math.abs(high - wholeHigh));
      }
      expect(off).toBeLessThan(0.05);
    }
  });
});
