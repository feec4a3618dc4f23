import { type FrameRate, framesPerSecond, nominalRate } from '../../core/time/frame-rate';

/** Distances of labels and of ticks, in whole frames. */
export interface TickSteps {
  readonly label: number;
  readonly tick: number;
}

const seconds = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600];

/** The finest steps with labels at least `labelWidth` and ticks at least 5 CSS pixels apart. */
export function tickSteps(rate: FrameRate, pixelsPerSecond: number, labelWidth: number): TickSteps {
  const perFrame = pixelsPerSecond / framesPerSecond(rate);
  const second = nominalRate(rate);
  const frames = [1, 2, 5, 10, 20].filter((count) => count < second && second % count === 0);
  const steps = [...frames, ...seconds.map((count) => count * second)];
  const at = (width: number) => steps.find((step) => step * perFrame >= width) ?? steps[steps.length - 1]!;
  const label = at(labelWidth);
  const tick = steps.find((step) => step * perFrame >= 5 && label % step === 0) ?? label;
  return { label, tick };
}
