import { fromDecibels, toDecibels } from '../../core/loudness/level';
import { classOfRms, paperMuLaw, rmsOfClass } from '../../core/loudness/mu-law';
import type { Channel } from '../../core/curve/stereo';
import type { TimeView } from '../timeline/time-view';

/** Vertical scale of the lane: dB RMS, linear RMS, or the mapper's µ-law classes. */
export type LaneScale = 'decibels' | 'linear' | 'mu-law';

/** Bottom of the decibel scale, shown for all lower levels. */
export const FLOOR_DECIBELS = -60;

/** Margin above and below the scale, CSS pixels, so that points at full scale and at silence can be grabbed. */
const PADDING = 8;

/** Geometry of the lane; lengths in CSS pixels. */
export interface LaneLayout {
  readonly view: TimeView;
  readonly height: number;
  readonly scale: LaneScale;
  /** Left above right, each in its half; else both overlaid. */
  readonly stacked: boolean;
  /** On the µ-law scale: placed levels snap to the mapper's classes. */
  readonly steps?: boolean;
}

/** Height on the scale: 0 at the bottom, 1 at full scale. */
export function levelToHeight(level: number, scale: LaneScale): number {
  if (scale === 'linear') return level;
  if (scale === 'mu-law') return Math.log1p(paperMuLaw.mu * level) / Math.log1p(paperMuLaw.mu);
  return Math.min(1, Math.max(0, 1 - toDecibels(level) / FLOOR_DECIBELS));
}

export function heightToLevel(height: number, scale: LaneScale): number {
  const bounded = Math.min(1, Math.max(0, height));
  if (scale === 'linear') return bounded;
  if (scale === 'mu-law') return rmsOfClass(bounded * (paperMuLaw.classes - 1), paperMuLaw);
  return bounded === 0 ? 0 : fromDecibels((1 - bounded) * FLOOR_DECIBELS);
}

/** Top and bottom of a channel's scale, CSS pixels. */
export function band(
  layout: LaneLayout,
  channel: Channel,
): { readonly top: number; readonly bottom: number } {
  const half = layout.height / 2;
  const from = layout.stacked && channel === 'right' ? half : 0;
  const to = layout.stacked && channel === 'left' ? half : layout.height;
  return { top: from + PADDING, bottom: to - PADDING };
}

export function levelToY(layout: LaneLayout, channel: Channel, level: number): number {
  const { top, bottom } = band(layout, channel);
  return bottom - levelToHeight(level, layout.scale) * (bottom - top);
}

export function yToLevel(layout: LaneLayout, channel: Channel, y: number): number {
  const { top, bottom } = band(layout, channel);
  return heightToLevel((bottom - y) / (bottom - top), layout.scale);
}

/** The level snapped to the mapper's classes where the layout asks for it. */
export function snapLevel({ scale, steps }: LaneLayout, level: number): number {
  return steps && scale === 'mu-law' ? rmsOfClass(classOfRms(level, paperMuLaw), paperMuLaw) : level;
}

/** The level placed at `y`: yToLevel, then snapLevel unless `free`. */
export function placedLevel(layout: LaneLayout, channel: Channel, y: number, free = false): number {
  const level = yToLevel(layout, channel, y);
  return free ? level : snapLevel(layout, level);
}

/** The channel whose half contains `y`; `active` while the channels are overlaid. */
export function channelAt(layout: LaneLayout, y: number, active: Channel): Channel {
  if (!layout.stacked) return active;
  return y < layout.height / 2 ? 'left' : 'right';
}
