import type { Breakpoint, Curve } from '../curve';
import { evaluate } from '../evaluate';
import { sliceCurve, replaceSpan, STEP } from '../range';
import { linearise } from '../convert/linearise';

/** The louder of the curve and `over` within over's time span; outside it the curve is unchanged. */
export function maximum(curve: Curve, over: Curve): Curve {
  const first = over[0];
  const last = over[over.length - 1];
  if (!first || !last || last.time - first.time <= STEP) return curve;
  const under = linearise(sliceCurve(curve, { start: first.time, end: last.time }));
  const times = [...new Set([...under, ...over].map(({ time }) => time))].sort((a, b) => a - b);
  const result: Breakpoint[] = [];
  let previous = 0;
  times.forEach((time, i) => {
    const a = evaluate(under, time);
    const b = evaluate(over, time);
    const difference = a - b;
    const before = times[i - 1];
    if (before !== undefined && previous * difference < 0) {
      const crossing = before + ((time - before) * previous) / (previous - difference);
      if (crossing > before && crossing < time) {
        result.push({ time: crossing, value: evaluate(over, crossing), shape: 'linear' });
      }
    }
    previous = difference;
    result.push({ time, value: Math.max(a, b), shape: 'linear' });
  });
  return replaceSpan(curve, result);
}
