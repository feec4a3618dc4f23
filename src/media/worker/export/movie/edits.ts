import { editsOf } from '../../../containers/isobmff-tracks';
import { bytesOf, makeBox, makeFullBox, u32, u64, viewOf } from './box';

/** One entry of an edit list: `duration` in seconds of the movie, `mediaTime` in units of the track, -1 for an empty edit. */
export interface Edit {
  readonly duration: number;
  readonly mediaTime: number;
}

/** @param elst content of the box */
export function readEdits(elst: Uint8Array, movieTimescale: number): Edit[] {
  return editsOf(viewOf(elst), { start: 0, end: elst.length }).map(({ duration, mediaTime }) => ({
    duration: duration / movieTimescale,
    mediaTime,
  }));
}

/** The edits that remain when the first `seconds` of the movie are cut off. @param timescale of the track */
export function cutStart(edits: readonly Edit[], seconds: number, timescale: number): Edit[] {
  let rest = seconds;
  const out: Edit[] = [];
  for (const { duration, mediaTime } of edits) {
    const cut = Math.min(rest, duration);
    rest -= cut;
    if (duration - cut <= 0 && duration > 0) continue;
    out.push({
      duration: duration - cut,
      mediaTime: mediaTime < 0 ? -1 : mediaTime + Math.round(cut * timescale),
    });
  }
  return out;
}

/** The edits of the first `seconds` of the movie. */
export function cutEnd(edits: readonly Edit[], seconds: number): Edit[] {
  let rest = seconds;
  const out: Edit[] = [];
  for (const { duration, mediaTime } of edits) {
    if (rest <= 0) break;
    out.push({ duration: Math.min(rest, duration), mediaTime });
    rest -= duration;
  }
  return out;
}

export function writeEdits(edits: readonly Edit[], movieTimescale: number): Uint8Array<ArrayBuffer> {
  const entries = edits.map(({ duration, mediaTime }) =>
    bytesOf(
      u64(Math.round(duration * movieTimescale)),
      mediaTime < 0 ? [255, 255, 255, 255, 255, 255, 255, 255] : u64(mediaTime),
      u32(0x10000),
    ),
  );
  return makeBox('edts', makeFullBox('elst', 1, 0, u32(edits.length), ...entries));
}
