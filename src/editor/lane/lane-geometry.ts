import { fromDecibels, toDecibels } from '../../core/loudness/level';
import { classOfRms, paperMuLaw, rmsOfClass } from '../../core/loudness/mu-law';
import type { Channel } from '../../core/curve/stereo';
import type { TimeView } from '../timeline/time-view';

/** What the lane's height is proportional to: decibels, linear RMS, or the mapper's µ-law classes. */
export type LaneScale = 'decibels' | 'linear' | 'mu-law';

/** Bottom of the decibel scale; below it lies silence. */
export const FLOOR_DECIBELS = -60;

/** Room above and below the scale, CSS pixels, so that points at full level and at silence can be grabbed. */
const PADDING = 8;

/** Where things are in the lane, CSS pixels. */
export interface LaneLayout {
  readonly view: TimeView;
  readonly height: number;
  readonly scale: LaneScale;
  /** Left above right, each in its half; else both in the same place. */
  readonly stacked: boolean;
  /** On the µ-law scale: levels that are put down fall on the mapper's classes. */
  readonly steps?: boolean;
}

/** Height on the scale: 0 at the bottom, 1 at full level. */
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

/** Pixels of the scale's top and bottom for a channel. */
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

/** The level on the mapper's classes, where the layout says that levels fall on them. */
export function onStep({ scale, steps }: LaneLayout, level: number): number {
  return steps && scale === 'mu-law' ? rmsOfClass(classOfRms(level, paperMuLaw), paperMuLaw) : level;
}

/** The level that is put down at `y`: as yToLevel, on a step where the layout has them. `free` for no snapping. */
export function placedLevel(layout: LaneLayout, channel: Channel, y: number, free = false): number {
  const level = yToLevel(layout, channel, y);
  return free ? level : onStep(layout, level);
}

/** Channel whose half holds `y`; `otherwise` where both share the lane. */
export function channelAt(layout: LaneLayout, y: number, otherwise: Channel): Channel {
  if (!layout.stacked) return otherwise;
  return y < layout.height / 2 ? 'left' : 'right';
}
