import type { Curve, StereoCurve } from '../../core/curve/curve';
import type { Envelope } from '../../core/loudness/envelope';
import { replaceSpan, type TimeRange } from '../../core/curve/range';
import { shift } from '../../core/curve/edit/rearrange';
import { snapOnsets } from '../../core/curve/edit/snap-onsets';
import { fineTolerance, stereoFromEnvelope } from '../../core/curve/convert/thin';
import type { FrameGrid } from '../../core/time/frame-grid';
import { type Channel, mapEachChannel } from '../../core/curve/stereo';
import { editEachChannel, noPoints, type Scene, withCurve } from '../scene';
import { sampleAtOrBefore } from '../../core/time/samples';

/** Cuts or pads with silence to `length` samples. */
function fitLength(samples: Float32Array, length: number): Float32Array {
  const result = new Float32Array(length);
  result.set(samples.subarray(0, length));
  return result;
}

function toCurves({ rate, left, right }: Envelope, range: TimeRange, onsets: FrameGrid | null): StereoCurve {
  const length = sampleAtOrBefore(range.end - range.start, rate) + 1;
  const thinned = stereoFromEnvelope(
    { rate, left: fitLength(left, length), right: fitLength(right, length) },
    fineTolerance,
  );
  const place = (curves: readonly Curve[]) => {
    const placed = curves.map((curve) => shift(curve, range.start));
    return onsets ? snapOnsets(placed, onsets) : placed;
  };
  if (thinned.left === thinned.right) {
    const [both = []] = place([thinned.left]);
    return { left: both, right: both };
  }
  const [left_ = [], right_ = []] = place([thinned.left, thinned.right]);
  return { left: left_, right: right_ };
}

/**
 * Replaces the curve over the range by an envelope, thinned to points. An envelope whose channels differ goes to both channels, linked or not;
 * one that is the same for both goes to the channels that an edit affects.
 * @param onsets frame grid that the onsets snap to; null for no snapping.
 */
export function placeEnvelope(
  { document, selection }: Scene,
  envelope: Envelope,
  range: TimeRange,
  onsets: FrameGrid | null,
): Scene {
  const inner = toCurves(envelope, range, onsets);
  const place = (curve: Curve, side: Channel) => replaceSpan(curve, inner[side]);
  return {
    document:
      inner.left === inner.right
        ? editEachChannel(document, selection.channel, place)
        : withCurve(document, mapEachChannel(document.curve, place)),
    selection: { ...selection, points: noPoints },
  };
}
