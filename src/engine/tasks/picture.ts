import { StudioError } from '../../core/errors';
import type { PackManifest } from '../../core/pack/manifest';
import type { PictureFrames } from '../api';

/** Bytes of one RGB frame. @throws StudioError internal when the batch has another size than the pack's. */
export function frameBytes(
  { count, data }: PictureFrames,
  { width, height }: Pick<PackManifest['video'], 'width' | 'height'>,
): number {
  const bytes = width * height * 3;
  if (data.length === count * bytes) return bytes;
  throw new StudioError(
    'internal',
    'The video frames have the wrong size for the model.',
    `${count} frames of ${width}×${height} need ${count * bytes} bytes, got ${data.length}`,
  );
}

/** A byte as 0..1: looked up, since dividing takes longer. */
const share = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

/** Writes one RGB frame, bytes [pixels, 3], to `out` at `offset` as [3, pixels] of 0..1. */
export function writePlanes(frame: Uint8Array, out: Float32Array, offset: number): void {
  const pixels = frame.length / 3;
  for (let p = 0, at = 0; p < pixels; p++) {
    out[offset + p] = share[frame[at++]!]!;
    out[offset + pixels + p] = share[frame[at++]!]!;
    out[offset + 2 * pixels + p] = share[frame[at++]!]!;
  }
}
