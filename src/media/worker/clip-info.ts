import type { AudioTrackInfo, ClipInfo, ClipTags, StartTimecode } from '../api';
import { notes } from '../messages';
import type { PictureSource } from './picture/picture-source';
import type { SoundSource } from './sound/sound-source';

/** Facts about a clip's file besides its picture and sound. */
export interface ClipFacts {
  readonly fileName: string;
  readonly container: string;
  readonly videoCodec: string;
  /** Of the user's file when it was converted; null: that of the decoded picture. */
  readonly size: { readonly width: number; readonly height: number } | null;
  readonly path: ClipInfo['path'];
  readonly audioTracks: readonly AudioTrackInfo[];
  readonly tags: ClipTags;
  readonly startTimecode: StartTimecode | null;
  readonly truncated: boolean;
  /** Notes about what ffmpeg converted. */
  readonly conversionNotes: readonly string[];
}

/**
 * Smallest differences in seconds between the ends of picture and sound that get a note. Less silence at the start is not noticed, and
 * containers cannot start both at one instant: sound comes in packets of 20 to 60 ms.
 */
const noteThresholds = { start: 0.1, end: 0.25 };

/** Container names expected for a file name extension. */
const containersByExtension: Readonly<Record<string, RegExp>> = {
  mp4: /mp4|quicktime|mov/i,
  m4v: /mp4|quicktime|mov/i,
  mov: /mp4|quicktime|mov/i,
  webm: /webm|matroska/i,
  mkv: /webm|matroska/i,
  ts: /transport|mpegts/i,
  avi: /avi/i,
};

export function createClipInfo(
  facts: ClipFacts,
  picture: PictureSource,
  sound: SoundSource | null,
): ClipInfo {
  const { timeline, display } = picture;
  return {
    fileName: facts.fileName,
    container: facts.container,
    videoCodec: facts.videoCodec,
    audioCodec: (facts.audioTracks.find(({ used }) => used) ?? facts.audioTracks[0])?.codec ?? null,
    path: facts.path,
    duration: timeline.duration,
    width: (facts.size ?? display).width,
    height: (facts.size ?? display).height,
    display: picture.geometry,
    frameRate: timeline.frameRate,
    variableFrameRate: timeline.variableFrameRate,
    // The result's buffer is transferred to the page; the worker needs its own.
    frameTimes: timeline.frameTimes.slice(),
    audio: sound && { sampleRate: sound.sampleRate, channels: sound.channels },
    audioTracks: facts.audioTracks,
    tags: facts.tags,
    startTimecode: facts.startTimecode,
    notes: [...facts.conversionNotes, ...clipNotes(facts, picture, sound)],
  };
}

function clipNotes(facts: ClipFacts, picture: PictureSource, sound: SoundSource | null): string[] {
  const { timeline } = picture;
  const found: string[] = [];
  if (timeline.refuted !== null) found.push(notes.lengthRefuted(timeline.refuted));
  if (facts.truncated || picture.missingFrames > 0) found.push(notes.truncated(facts.fileName));
  if (timeline.frameTimes.length === 1) found.push(notes.oneFrame);
  if (timeline.variableFrameRate) found.push(notes.variableRate);
  if (facts.audioTracks.length > 1) found.push(notes.soundTracks(facts.audioTracks));
  const [track] = facts.audioTracks;
  if (!sound && facts.audioTracks.length === 1 && track?.problem) found.push(notes.soundSkipped(track.codec));
  if (sound)
    found.push(...soundNotes(sound.start - timeline.origin, sound.end - timeline.origin, timeline.duration));
  const also = notes.alsoInFile(facts.tags);
  if (also) found.push(also);
  const extension = /\.([^.]+)$/.exec(facts.fileName)?.[1]?.toLowerCase() ?? '';
  const expected = containersByExtension[extension];
  if (expected && !expected.test(facts.container))
    found.push(notes.wrongExtension(extension, facts.container));
  return found;
}

/** @param start of the sound in seconds of clip time, like `end` */
function soundNotes(start: number, end: number, duration: number): string[] {
  const found: string[] = [];
  if (start > noteThresholds.start) found.push(notes.soundLate(start));
  if (start < -noteThresholds.start) found.push(notes.pictureLate(-start));
  if (duration - end > noteThresholds.end) found.push(notes.soundShort(duration - end));
  return found;
}
