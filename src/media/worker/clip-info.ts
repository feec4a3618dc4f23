import type { ClipInfo } from '../api';
import type { PictureSource } from './picture/picture-source';
import type { SoundSource } from './sound/sound-source';
import { notes } from '../messages';

/** What is told about a clip besides its picture and sound. */
export interface ClipFacts {
  readonly fileName: string;
  readonly container: string;
  readonly videoCodec: string;
  readonly audioCodec: string | null;
  readonly path: ClipInfo['path'];
  readonly soundTracks: number;
  readonly cutShort: boolean;
  /** Notes about conversions. */
  readonly extra: readonly string[];
}

/** Shorter differences than this (seconds) between picture and sound are not worth a note. */
const noticeable = { start: 0.03, end: 0.25 };

const containersByExtension: Readonly<Record<string, RegExp>> = {
  mp4: /mp4|quicktime|mov/i,
  m4v: /mp4|quicktime|mov/i,
  mov: /mp4|quicktime|mov/i,
  webm: /webm|matroska/i,
  mkv: /webm|matroska/i,
  ts: /transport|mpegts/i,
  avi: /avi/i,
};

export function describeClip(facts: ClipFacts, picture: PictureSource, sound: SoundSource | null): ClipInfo {
  const { timeline, display } = picture;
  return {
    fileName: facts.fileName,
    container: facts.container,
    videoCodec: facts.videoCodec,
    audioCodec: facts.audioCodec,
    path: facts.path,
    duration: timeline.duration,
    width: display.width,
    height: display.height,
    frameRate: timeline.frameRate,
    variableFrameRate: timeline.variableFrameRate,
    // The buffer of an answer moves to the page; the worker keeps its own.
    frameTimes: timeline.frameTimes.slice(),
    audio: sound && { sampleRate: sound.sampleRate, channels: sound.channels },
    notes: [...facts.extra, ...clipNotes(facts, picture, sound)],
  };
}

function clipNotes(facts: ClipFacts, picture: PictureSource, sound: SoundSource | null): string[] {
  const { timeline } = picture;
  const found: string[] = [];
  if (facts.cutShort || picture.missingFrames > 0) found.push(notes.cutShort(facts.fileName));
  if (timeline.frameTimes.length === 1) found.push(notes.oneFrame);
  if (timeline.variableFrameRate) found.push(notes.variableRate);
  if (facts.soundTracks > 1) found.push(notes.soundTracks(facts.soundTracks));
  // Sound before the container's time 0 is cut by the edit list, or is the encoder's priming.
  if (sound)
    found.push(
      ...soundNotes(
        Math.max(0, sound.start) - timeline.origin,
        sound.end - timeline.origin,
        timeline.duration,
      ),
    );
  const extension = /\.([^.]+)$/.exec(facts.fileName)?.[1]?.toLowerCase() ?? '';
  const expected = containersByExtension[extension];
  if (expected && !expected.test(facts.container))
    found.push(notes.wrongExtension(extension, facts.container));
  return found;
}

/** @param start and `end` of the sound, seconds on the picture's clock */
function soundNotes(start: number, end: number, duration: number): string[] {
  const found: string[] = [];
  if (start > noticeable.start) found.push(notes.soundLate(start));
  if (start < -noticeable.start) found.push(notes.pictureLate(-start));
  if (duration - end > noticeable.end) found.push(notes.soundShort(duration - end));
  return found;
}
