/** Frames per second as a ratio of integers, e.g. 30000/1001. */
export interface FrameRate {
  readonly numerator: number;
  readonly denominator: number;
}

export function framesPerSecond({ numerator, denominator }: FrameRate): number {
  return numerator / denominator;
}

/** Frames per second that timecode counts: 30 for 29.97, at least 1. */
export function nominalRate(rate: FrameRate): number {
  return Math.max(1, Math.round(framesPerSecond(rate)));
}

/** Drop-frame timecode exists for 29.97 and 59.94 only; 23.976 is always counted non-drop. */
export function canDropFrames({ numerator, denominator }: FrameRate): boolean {
  return denominator === 1001 && (numerator === 30000 || numerator === 60000);
}

/** "29.97 fps", "25 fps". */
export function formatFrameRate(rate: FrameRate): string {
  return `${Number(framesPerSecond(rate).toFixed(3))} fps`;
}
