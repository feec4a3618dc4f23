import { levelErrorAt, describeLevelError } from '../../core/loudness/level-error';
import { formatLevel } from '../../core/loudness/level';
import type { Envelope } from '../../core/loudness/envelope';
import { currentTakeTarget } from '../../core/project/take-curve';
import { describeBend, describePrediction, describePoint, describeTime } from '../../editor/describe';
import type { EditorState } from '../../editor/editor';
import { channelAt, type LaneLayout, yToLevel } from '../../editor/lane/lane-geometry';
import type { LanePointer } from '../../editor/tools/tool';
import { xToTime } from '../../editor/timeline/time-view';

/** Distance from the pointer, CSS pixels: right of the cursor, above the points. */
const ASIDE = 14;
const ABOVE = 10;

/** The point or position under the pointer, the mapper's prediction and the take's level error there, one per line. */
export function describePlace(
  state: EditorState,
  layout: LaneLayout,
  pointer: LanePointer,
  measured: Envelope | null,
): string {
  const { hover } = state.session;
  const channel = channelAt(layout, pointer.y, state.selection.channel);
  const placed = state.session.placing?.[channel]?.[0]?.time;
  // A tool that places something on a frame names that frame.
  const time = placed ?? xToTime(layout.view, pointer.x);
  const { [channel]: target } = currentTakeTarget(state.document);
  const error = measured && levelErrorAt(target, measured[channel], measured.rate, time);
  const position = `${describeTime(state, time)}  ${formatLevel(yToLevel(layout, channel, pointer.y))}`;
  const lines =
    hover?.kind === 'point'
      ? [describePoint(state, hover.channel, hover.index)]
      : [
          position,
          hover?.kind === 'bend'
            ? describeBend(state.document.curve[hover.channel], hover.index)
            : describePrediction(state.document, time),
        ];
  if (error !== null) lines.push(`take ${describeLevelError(error)}`);
  return lines.filter((line) => line !== '').join('\n');
}

/** Places the tooltip beside the pointer, wholly inside the lane. */
export function placeTooltip(
  element: HTMLElement,
  { x, y }: LanePointer,
  { view, height }: LaneLayout,
): void {
  const { offsetWidth, offsetHeight } = element;
  const right = x + ASIDE + offsetWidth <= view.width;
  const left = right ? x + ASIDE : Math.max(2, x - ASIDE - offsetWidth);
  const top = Math.max(2, Math.min(y - ABOVE - offsetHeight, height - offsetHeight - 2));
  element.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
}
