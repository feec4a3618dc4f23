/** Gain of a sound that fades in, at `position` 0..1 of the crossfade. A quarter sine: its square and that of its mirror image sum to 1. */
export function crossfade(position: number): number {
  return position >= 1 ? 1 : Math.sin((Math.PI / 2) * position);
}
