import { type ChangedRange, changedRange, joinRanges } from '../../../core/curve/changed-range';
import { type Channel, channels } from '../../../core/curve/stereo';
import type { EditorState } from '../../../editor/editor';
import { isDense } from '../../canvas/curve-columns';
import { emptySpan, joinSpans, type Span, spanOf } from '../../canvas/span';
import { pointDetail } from './points';

/** What is drawn around a moment reaches no further, CSS pixels: rings, candidates, the ends of lines. */
const MARGIN = 10;
/** A level error is measured over this many seconds around its moment. */
const ERROR_REACH = 0.04;
/** More selected points than these are not compared. */
const MOST_SELECTED = 200;

/** What the foreground of the lane shows of a state beside the curve, and what moves all of it. */
const wholeInputs = ({ session, document, selection }: EditorState) => [
  session.view,
  session.scale,
  document.prediction,
  document.silenceLocks,
  document.linked,
  document.clip,
  document.currentTake,
  selection.range,
  selection.channel,
  document.curve.left === document.curve.right,
  ...channels.flatMap((channel) => [
    isDense(document.curve[channel], session.view),
    pointDetail(document.curve[channel], session.view),
  ]),
];

/** The columns of the lane's foreground that differ between two states: what a drag or a stroke changes. Null for all. */
export function changedSpan(now: EditorState, drawn: EditorState): Span | null {
  const before = wholeInputs(drawn);
  if (!wholeInputs(now).every((value, i) => Object.is(value, before[i]))) return null;
  const { view } = now.session;
  const selected = [drawn, now].map(selectedRange);
  if (drawn.selection !== now.selection && selected.includes('many')) return null;
  const curves = channels
    .map((channel) => changedRange(drawn.document.curve[channel], now.document.curve[channel]))
    .reduce(joinRanges, null);
  const marks = [drawn, now]
    .flatMap((state, i) => {
      const points = selected[i];
      return [
        points === 'many' || points === undefined ? null : points,
        hoveredRange(state),
        placedRange(state),
      ];
    })
    .reduce(joinRanges, null);
  const reach = MARGIN + ERROR_REACH * view.pixelsPerSecond;
  return [
    spanOf(curves, view, reach),
    spanOf(marks, view, MARGIN),
    marqueeSpan(drawn),
    marqueeSpan(now),
  ].reduce(joinSpans, emptySpan);
}

function selectedRange({ selection: { points } }: EditorState): ChangedRange | 'many' | null {
  if (channels.some((channel) => points[channel].size > MOST_SELECTED)) return 'many';
  return channels
    .flatMap((channel) => [...points[channel]])
    .map(({ time }) => ({ start: time, end: time }))
    .reduce<ChangedRange | null>(joinRanges, null);
}

/** Of the point under the pointer, or the segment whose bend handle is. */
function hoveredRange({ session: { hover }, document }: EditorState): ChangedRange | null {
  if (!hover) return null;
  return rangeOfPoints(document.curve[hover.channel].slice(Math.max(0, hover.index), hover.index + 2));
}

function placedRange({ session: { placing } }: EditorState): ChangedRange | null {
  const ofChannel = (channel: Channel) => rangeOfPoints(placing?.[channel] ?? []);
  return joinRanges(ofChannel('left'), ofChannel('right'));
}

function rangeOfPoints(points: readonly { readonly time: number }[]): ChangedRange | null {
  const [first] = points;
  return first ? { start: first.time, end: points[points.length - 1]!.time } : null;
}

function marqueeSpan({ session: { marquee } }: EditorState): Span {
  return marquee ? { from: marquee.left - 2, to: marquee.right + 2 } : emptySpan;
}
