import type { InputVideoTrack } from 'mediabunny';
import type { DisplayGeometry } from '../../api';
import type { Size } from './fit';

/** Geometry as the container and the codec's header state it. */
export async function statedGeometry(track: InputVideoTrack): Promise<DisplayGeometry> {
  const { num, den } = await track.getPixelAspectRatio();
  return {
    visibleWidth: await track.getCodedWidth(),
    visibleHeight: await track.getCodedHeight(),
    pixelAspect: num > 0 && den > 0 ? { numerator: num, denominator: den } : { numerator: 1, denominator: 1 },
    rotation: await track.getRotation(),
    flip: await track.getFlip(),
  };
}

/** Size on screen in square pixels. A pixel that is not square changes the width only. */
export function displaySize({ visibleWidth, visibleHeight, pixelAspect, rotation }: DisplayGeometry): Size {
  const width = Math.max(1, Math.round((visibleWidth * pixelAspect.numerator) / pixelAspect.denominator));
  return rotation % 180 === 0 ? { width, height: visibleHeight } : { width: visibleHeight, height: width };
}
