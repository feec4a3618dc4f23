import type { ClipInfo } from '../api';
import type { MovieContents } from '../protocol';

/**
 * What the source has and the finished file has not, as parts of a sentence.
 * @param lost display names of sound codecs that could not be written
 * @param timecode a start timecode was to be written
 */
export function missingParts(
  info: Pick<ClipInfo, 'audioTracks' | 'tags'>,
  contents: MovieContents,
  lost: readonly string[],
  timecode: boolean,
): string[] {
  const { audioTracks, tags } = info;
  const parts: string[] = [];
  const missing = audioTracks.length - (contents.soundTracks - 1);
  if (missing > 0) {
    const codecs = lost.length > 0 ? ` (${[...new Set(lost)].join(', ')})` : '';
    parts.push(
      missing === audioTracks.length
        ? `the production sound${codecs}`
        : `${missing} of ${audioTracks.length} production sound tracks${codecs}`,
    );
  }
  if (timecode && contents.timecode === null) parts.push('the start timecode');
  if (tags.chapters.length > contents.chapters) parts.push('the chapters');
  const subtitles = tags.subtitleTracks.slice(contents.subtitleTracks);
  if (subtitles.length > 0) {
    const codecs = [...new Set(subtitles.map(({ codec }) => codec))].join(', ');
    parts.push(`the subtitles${codecs ? ` (${codecs})` : ''}`);
  }
  if (tags.title && !contents.hasTitle) parts.push('the title');
  return parts;
}
