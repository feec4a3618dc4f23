import { listInWords } from '../core/list-in-words';
import { StudioError } from '../core/errors';
import type { AudioTrackInfo, ClipTags } from './api';

/** Errors shown to the user: each message names the file, says what is wrong and what to do. */
export function emptyFile(name: string): StudioError {
  return new StudioError('media-damaged', `“${name}” is empty (0 bytes). Copy or export it again.`);
}

export function missingIndex(name: string): StudioError {
  return new StudioError(
    'media-damaged',
    `“${name}” is incomplete: its index (moov), written when a recording ends, is missing. Copy it again or repair it with the camera's tool.`,
  );
}

export function notMedia(name: string, detail?: string): StudioError {
  return new StudioError(
    'media-damaged',
    `“${name}” cannot be read: it is damaged or not a video. Check that it plays in another program, or export it again.`,
    detail,
  );
}

export function stillImage(name: string, format: string): StudioError {
  return new StudioError('media-unsupported', `“${name}” is a still image (${format}). Open a video file.`);
}

export function noPicture(name: string): StudioError {
  return new StudioError(
    'media-missing-track',
    `“${name}” has sound but no picture. Open a video, or use this file as reference audio.`,
  );
}

export function noSound(name: string): StudioError {
  return new StudioError(
    'media-missing-track',
    `“${name}” has no sound. Choose an audio file or a video with sound.`,
  );
}

export function noFrames(name: string, detail?: string): StudioError {
  return new StudioError(
    'media-damaged',
    `No frame of “${name}” can be decoded: the picture is damaged. Copy or export it again.`,
    detail,
  );
}

/** @param format name of the codec or container; null when unknown */
export function unsupported(name: string, format: string | null, detail?: string): StudioError {
  return new StudioError(
    'media-unsupported',
    `“${name}” has an unsupported format${format ? ` (${format})` : ''}. Convert it to MP4 (H.264) and open that file.`,
    detail,
  );
}

export function conversionFailed(name: string, detail?: string): StudioError {
  return new StudioError(
    'media-damaged',
    `“${name}” could not be converted: its data is damaged. Check that it plays in another program, or export it as MP4 (H.264).`,
    detail,
  );
}

export function tooLarge(name: string): StudioError {
  return new StudioError(
    'out-of-space',
    `“${name}” is too large to convert in the browser: memory ran out. Convert it to MP4 (H.264) in another program and open that file.`,
  );
}

export function converterMissing(detail: string): StudioError {
  return new StudioError(
    'media-unsupported',
    'The built-in converter (/ffmpeg/) could not be loaded. Check your connection and reload the page.',
    detail,
  );
}

export function decoderStopped(name: string, detail?: string): StudioError {
  return new StudioError('internal', `The decoder for “${name}” stopped. Open the file again.`, detail);
}

export function readingStopped(name: string, detail?: string): StudioError {
  return new StudioError(
    'media-damaged',
    `“${name}” is damaged: reading it does not come to an end. Copy or export it again.`,
    detail,
  );
}

export function soundUnreadable(name: string, detail?: string): StudioError {
  return new StudioError(
    'media-unsupported',
    `The sound of “${name}” could not be decoded. Convert it to WAV and choose that file.`,
    detail,
  );
}

export function exportOutOfSpace(name: string, detail?: string): StudioError {
  return new StudioError(
    'out-of-space',
    `The video of “${name}” could not be written: the disk or the browser's storage is full. Free some space and export again.`,
    detail,
  );
}

export function exportTooLarge(name: string): StudioError {
  return new StudioError(
    'out-of-space',
    `“${name}” is too large for the built-in converter to write: memory ran out. Export the WAV and combine it with the clip in a video editor.`,
  );
}

/** @param seconds of the clip that were written */
export function exportReadFailed(name: string, seconds: number, error: unknown): StudioError {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const moved = error instanceof DOMException && /NotReadable|NotFound/.test(error.name);
  return new StudioError(
    'media-damaged',
    moved
      ? `“${name}” can no longer be read: it was moved, changed or deleted. Open it again and export.`
      : `“${name}” is damaged ${seconds.toFixed(1)} s after its start, so the video could not be written. Export the WAV and combine it with a repaired copy.`,
    detail,
  );
}

export function muxFailed(name: string, detail?: string): StudioError {
  return new StudioError(
    'internal',
    `The video with the new sound of “${name}” could not be written. Export the WAV and combine it with the clip in a video editor.`,
    detail,
  );
}

const plural = (count: number, thing: string) => `${count} ${thing}${count === 1 ? '' : 's'}`;

/** "3:00:00" */
function clockText(seconds: number): string {
  const pad = (value: number) => String(Math.floor(value)).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}:${pad((seconds / 60) % 60)}:${pad(seconds % 60)}`;
}

/** "track 2 (AAC, stereo)" */
function nameTrack({ index, codec, layout, title, language }: AudioTrackInfo): string {
  const facts = [title && `“${title}”`, codec, layout, language].filter(
    (fact) => fact !== null && fact !== '',
  );
  return `track ${index + 1} (${facts.join(', ')})`;
}

/** Which of several sound tracks is used, and why the others are not. */
function soundTracks(tracks: readonly AudioTrackInfo[]): string {
  const shown = tracks.slice(0, 8);
  const used = tracks.filter((track) => track.used).map((track) => `${nameTrack(track)} is used`);
  const unused = shown
    .filter((track) => !track.used)
    .map((track) => `${nameTrack(track)} ${track.problem ?? 'is not used'}`);
  const rest = tracks.length > shown.length ? ['the others are not used'] : [];
  return `The file has ${plural(tracks.length, 'sound track')}: ${[...used, ...unused, ...rest].join('; ')}.`;
}

/** Names what is in the file beside picture and sound; null when there is nothing. */
function alsoInFile({ title, chapters, subtitleTracks }: ClipTags): string | null {
  const languages = subtitleTracks.map(({ language }) => language).filter((language) => language !== null);
  const parts = [
    ...(title ? [`the title “${title}”`] : []),
    ...(chapters.length > 0 ? [plural(chapters.length, 'chapter')] : []),
    ...(subtitleTracks.length > 0
      ? [
          plural(subtitleTracks.length, 'subtitle track') +
            (languages.length > 0 ? ` (${languages.join(', ')})` : ''),
        ]
      : []),
  ];
  if (parts.length === 0) return null;
  return `Also in the file, not shown here: ${listInWords(parts)}.`;
}

/** Warnings about a clip that opened, in whole sentences. */
export const notes = {
  variableRate: 'Variable frame rate: stepping and snapping follow the actual frame times.',
  oneFrame: 'The clip has one frame: there is no motion to map to an envelope.',
  lengthRefuted: (seconds: number) =>
    `The file states a length of ${clockText(seconds)}, but its frames end earlier: it is damaged there.`,
  truncated: (name: string) => `“${name}” is incomplete; only the readable part is used.`,
  soundTracks,
  alsoInFile,
  soundLate: (seconds: number) =>
    `The sound starts ${seconds.toFixed(2)} s after the picture; silence is played before it.`,
  pictureLate: (seconds: number) =>
    `The picture starts ${seconds.toFixed(2)} s after the sound; the sound before it is skipped.`,
  soundShort: (seconds: number) =>
    `The sound ends ${seconds.toFixed(2)} s before the picture; silence is played after it.`,
  soundConverted: (codec: string) => `The sound (${codec}) was converted for playback and analysis.`,
  soundSkipped: (codec: string) => `The sound (${codec}) cannot be decoded and is not used.`,
  pictureConverted: (codec: string) => `The picture (${codec}) was converted for playback and analysis.`,
  wrongExtension: (extension: string, container: string) =>
    `The file name ends in .${extension}, but the format is ${container}.`,
};
