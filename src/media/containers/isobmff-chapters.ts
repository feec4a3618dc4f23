import type { Chapter } from '../api';
import { trackId } from './isobmff-tracks';
import { type Box, boxInside, textAt } from './isobmff-boxes';
import { readSamples } from './isobmff-samples';

/** More are not listed. */
const MAX_CHAPTERS = 1000;

/** Units of Nero's list in a second. */
const NERO_TIMESCALE = 1e7;

/** Chapters from a QuickTime chapter track, else from Nero's list. `trackIds`: the tracks that hold chapter titles. */
export async function readChapters(
  view: DataView,
  moov: Box,
  traks: readonly Box[],
  file: Blob,
): Promise<{ chapters: Chapter[]; trackIds: Set<number> }> {
  const trackIds = new Set<number>();
  for (const trak of traks) {
    const list = boxInside(view, trak, 'tref/chap');
    for (let at = list?.start ?? 0; list && at + 4 <= list.end; at += 4) trackIds.add(view.getUint32(at));
  }
  for (const trak of traks) {
    if (!trackIds.has(trackId(view, trak)) || !boxInside(view, trak, 'mdia/minf/gmhd')) continue;
    const chapters = await Promise.all(
      readSamples(view, trak, MAX_CHAPTERS).map(async ({ time, offset, size }) => ({
        start: time,
        title: await textOf(file, offset, size),
      })),
    );
    if (chapters.length > 0) return { chapters, trackIds };
  }
  return { chapters: neroChapters(view, moov), trackIds };
}

/** A text sample: 16-bit length, then the text. */
async function textOf(file: Blob, offset: number, size: number): Promise<string | null> {
  const bytes = await file.slice(offset, offset + Math.min(size, 1024)).arrayBuffer();
  if (bytes.byteLength < 2) return null;
  const view = new DataView(bytes);
  return textAt(view, 2, Math.min(bytes.byteLength, 2 + view.getUint16(0))) || null;
}

function neroChapters(view: DataView, moov: Box): Chapter[] {
  const list = boxInside(view, moov, 'udta/chpl');
  if (!list) return [];
  const hasReserved = view.getUint8(list.start) > 0;
  let at = list.start + (hasReserved ? 8 : 4);
  const chapters: Chapter[] = [];
  for (let left = view.getUint8(at++); left > 0 && at + 9 <= list.end; left--) {
    const length = view.getUint8(at + 8);
    const title = textAt(view, at + 9, Math.min(list.end, at + 9 + length));
    chapters.push({ start: Number(view.getBigUint64(at)) / NERO_TIMESCALE, title: title || null });
    at += 9 + length;
  }
  return chapters;
}
