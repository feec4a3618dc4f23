import { inSlices } from '../../platform/in-slices';

/** Copied within a few milliseconds. */
const PIECE_SAMPLES = 2 ** 20;

/** A copy of a channel. A long one is copied in pieces, between which the page does other things. */
export function copySamples(samples: Float32Array): Promise<Float32Array> {
  return inSlices(copyInPieces(samples));
}

function* copyInPieces(samples: Float32Array): Generator<void, Float32Array> {
  const copy = new Float32Array(samples.length);
  for (let start = 0; start < samples.length; start += PIECE_SAMPLES) {
    copy.set(samples.subarray(start, start + PIECE_SAMPLES), start);
    yield;
  }
  return copy;
}
