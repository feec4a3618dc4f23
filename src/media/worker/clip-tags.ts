import type { Input } from 'mediabunny';
import type { ClipTags } from '../api';
import { codecLabel } from '../codec-names';
import type { FileFacts } from './file-facts';

/** Titles longer than this are cut. */
const MAX_TITLE = 200;

/** @param origin container time of clip time 0, seconds */
export async function clipTags(input: Input, headers: FileFacts, origin: number): Promise<ClipTags> {
  const { isobmff, matroska, transportStream } = headers;
  const tagged = (await input.getMetadataTags().catch(() => null))?.title;
  const title = (tagged ?? matroska?.title)?.trim().slice(0, MAX_TITLE);
  const chapters = isobmff?.chapters ?? matroska?.chapters ?? [];
  const untitled = isobmff?.subtitles ?? transportStream?.subtitles ?? [];
  const subtitles = matroska?.subtitles ?? untitled.map((track) => ({ ...track, title: null }));
  return {
    title: title || null,
    chapters: chapters.map(({ start, title: name }) => ({ start: Math.max(0, start - origin), title: name })),
    subtitleTracks: subtitles.map((track) => ({ ...track, codec: codecLabel(track.codec) })),
  };
}
