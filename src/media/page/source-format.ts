import type { AudioTrackInfo } from '../api';
import { codecLabel } from '../codec-names';
import { layoutName, type Speaker, speakersOfName } from '../containers/speakers';
import type { ConvertedPicture } from '../ffmpeg/convert';
import type { ListedSound } from '../ffmpeg/log';
import type { SourceFormat } from '../protocol';

/** What ffmpeg's listing says about a file whose picture it converted. */
export function sourceFormat({ listing, soundIndex }: ConvertedPicture): SourceFormat {
  const { container, videoCodec, display, sounds, subtitles, title, chapters, timecode, start } = listing;
  const used = soundIndex === null ? null : (sounds[soundIndex] ?? null);
  return {
    container: container ?? 'unknown',
    videoCodec: codecLabel(videoCodec ?? 'unknown'),
    display,
    audioTracks: sounds.map((sound, index) => trackInfo(sound, index, soundIndex)),
    speakers: used && speakersOf(used),
    tags: {
      title,
      chapters: chapters.map((chapter) => ({ ...chapter, start: Math.max(0, chapter.start - start) })),
      subtitleTracks: subtitles.map(({ codec, language }) => ({
        codec: codecLabel(codec),
        language,
        title: null,
      })),
    },
    timecode,
  };
}

/** Every track before the one used failed to decode. */
function trackInfo(sound: ListedSound, index: number, soundIndex: number | null): AudioTrackInfo {
  const speakers = speakersOf(sound);
  const failed = sound.codec === 'none' || soundIndex === null || index < soundIndex;
  return {
    index,
    codec: codecLabel(sound.codec === 'none' ? 'unknown' : sound.codec),
    sampleRate: sound.sampleRate,
    channels: speakers?.length ?? (Number(/^(\d+) channels/.exec(sound.layout ?? '')?.[1] ?? 0) || null),
    layout: speakers ? layoutName(speakers) : sound.layout,
    language: sound.language,
    title: sound.title,
    used: index === soundIndex,
    problem: failed ? 'cannot be decoded' : null,
  };
}

function speakersOf({ layout }: ListedSound): readonly Speaker[] | null {
  return layout === null ? null : speakersOfName(layout);
}
