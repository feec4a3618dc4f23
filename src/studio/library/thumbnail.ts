import type { Clip } from '../../media/api';

/** CSS pixels. */
const HEIGHT = 135;

/** A small picture from the first third of the clip, where a fade-in is over; null when none can be made. */
export async function clipThumbnail(
  clip: Clip,
  encode: (bitmap: ImageBitmap) => Promise<Blob>,
): Promise<Blob | null> {
  for await (const { bitmap } of clip.thumbnails([clip.info.duration / 3], HEIGHT)) return encode(bitmap);
  return null;
}
