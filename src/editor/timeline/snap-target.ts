/** A time that a drag snaps to, and what is there. */
export interface SnapTarget {
  readonly time: number;
  readonly kind: 'marker' | 'in point' | 'out point' | 'playhead' | 'point' | 'frame';
}
