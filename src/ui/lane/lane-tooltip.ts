import { levelErrorAt, describeLevelError } from '../../core/loudness/level-error';
import { formatLevel } from '../../core/loudness/level';
import type { Envelope } from '../../core/loudness/envelope';
import { currentTakeOf } from '../../core/project/project';
import { curveOrigin, currentTakeTarget } from '../../core/project/take-curve';
import { describeBend, describePrediction, describePoint, describeTime } from '../../editor/describe';
import type { EditorState } from '../../editor/editor';
import { channelAt, type LaneLayout, yToLevel } from '../../editor/lane/lane-geometry';
import type { LanePointer } from '../../editor/tools/tool';
import { xToTime } from '../../editor/timeline/time-view';

/** Distance from the pointer, CSS pixels: right of the cursor, above the points. */
const ASIDE = 14;
const ABOVE = 10;

/** The point under the pointer; else the position, and the bend of the segment whose middle it is. */
export function describePosition(state: EditorState, layout: LaneLayout, pointer: LanePointer): string {
  const { hover } = state.session;
  if (hover?.kind === 'point') return describePoint(state, hover.channel, hover.index);
  const { channel, time } = placeAt(state, layout, pointer);
  const position = `${describeTime(state, time)}  ${formatLevel(yToLevel(layout, channel, pointer.y))}`;
  const bend = hover?.kind === 'bend' ? describeBend(state.document.curve[hover.channel], hover.index) : '';
  return [position, bend].filter(Boolean).join('\n');
}

/** The position, and what the mapper predicted there and the take's level error, one per line. */
export function describePlace(
  state: EditorState,
  layout: LaneLayout,
  pointer: LanePointer,
  measured: Envelope | null,
): string {
  const { channel, time } = placeAt(state, layout, pointer);
  const { kind } = state.session.hover ?? { kind: 'line' };
  const { [channel]: target } = currentTakeTarget(state.document);
  const error = measured && levelErrorAt(target, measured[channel], measured.rate, time);
  const take = currentTakeOf(state.document);
  const isEarlier = take !== undefined && curveOrigin(take, state.document) === 'earlier';
  const lines = [
    describePosition(state, layout, pointer),
    kind === 'line' && describePrediction(state.document, time),
    error !== null && `take ${describeLevelError(error)}${isEarlier ? ', against its earlier curve' : ''}`,
  ];
  return lines.filter(Boolean).join('\n');
}

/** A tool that places something on a frame names that frame. */
function placeAt(state: EditorState, layout: LaneLayout, { x, y }: LanePointer) {
  const channel = channelAt(layout, y, state.selection.channel);
  const placed = state.session.placing?.[channel]?.[0]?.time;
  return { channel, time: placed ?? xToTime(layout.view, x) };
}

/** Width of a character of the tooltip and of its padding and border together, CSS pixels, by its element. */
const measures = new WeakMap<HTMLElement, { readonly character: number; readonly frame: number }>();

function measure(element: HTMLElement) {
  const known = measures.get(element);
  if (known) return known;
  const style = getComputedStyle(element);
  const context = document.createElement('canvas').getContext('2d');
  if (context) context.font = style.font;
  const character = context?.measureText('0').width ?? 0;
  const sides = [style.paddingLeft, style.paddingRight, style.borderLeftWidth, style.borderRightWidth];
  const measured = { character, frame: sides.reduce((sum, side) => sum + parseFloat(side), 0) };
  measures.set(element, measured);
  return measured;
}

/**
 * Places the tooltip beside the pointer, wholly inside the lane. Its characters are equally wide: asking the browser for its size would
 * lay out the page at each move.
 * @param above of the lane's height, CSS pixels: there lies the bar of the selected range.
 */
export function placeTooltip(
  element: HTMLElement,
  { x, y }: LanePointer,
  { view, height }: LaneLayout,
  above: number,
): void {
  const { character, frame } = measure(element);
  const columns = Math.max(...(element.textContent ?? '').split('\n').map((line) => line.length));
  const width = Math.ceil(columns * character + frame);
  const fits = x + ASIDE + width <= view.width;
  const left = fits ? x + ASIDE : Math.max(2, x - ASIDE - width);
  // 100 % is the tooltip's own height.
  const top = `max(${above + 2}px, min(${Math.round(y - ABOVE)}px - 100%, ${Math.round(height - 2)}px - 100%))`;
  element.style.transform = `translate(${Math.round(left)}px, ${top})`;
}
