import { listInWords } from '../../core/list-in-words';
import type { MuxReport } from '../../media/api';

/** What an exported video holds and what it does not, from the finished file. */
export function videoNotice(fileName: string, report: MuxReport, rate: number): string {
  const { productionTracks, converted, missing, timecode, chapters, subtitleTracks } = report;
  const last = productionTracks + 1;
  const held = [
    `the take on track 1 (PCM 24-bit, ${rate / 1000} kHz)`,
    productionTracks > 0 &&
      `the production sound on ${productionTracks === 1 ? 'track 2' : `tracks 2–${last}`}${changedTo(converted)}`,
    timecode && `timecode ${timecode}`,
    chapters > 0 && 'chapters',
    subtitleTracks > 0 && 'subtitles',
  ].filter((part) => typeof part === 'string');
  const sentences = [`${fileName} exported with ${listInWords(held)}.`];
  if (missing.length > 0) sentences.push(`Not included: ${listInWords(missing)}.`);
  if (!report.pictureCopied)
    sentences.push('The picture is the converted one, because no container holds the original codec.');
  return sentences.join(' ');
}

function changedTo(codecs: readonly string[]): string {
  return codecs.length > 0 ? ` (converted from ${[...new Set(codecs)].join(' and ')} to PCM)` : '';
}
