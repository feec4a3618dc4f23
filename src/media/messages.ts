import { StudioError } from '../core/errors';

/** Sentences that the user reads: each names the file, says what is wrong and what to do. */
export function emptyFile(name: string): StudioError {
  return new StudioError(
    'media-damaged',
    `“${name}” is empty (0 bytes). Copy or export it again, then open the new file.`,
  );
}

export function noIndex(name: string): StudioError {
  return new StudioError(
    'media-damaged',
    `“${name}” is cut short: its index (moov), written when a recording ends, is missing. Copy it again from its source, or repair it with the camera's tool.`,
  );
}

export function notMedia(name: string, detail?: string): StudioError {
  return new StudioError(
    'media-damaged',
    `“${name}” is damaged or is not a video: nothing in it could be read. Check that it plays elsewhere, or export it again.`,
    detail,
  );
}

export function stillPicture(name: string, kind: string): StudioError {
  return new StudioError(
    'media-unsupported',
    `“${name}” is a still picture (${kind}), not a video. Open a video file.`,
  );
}

export function noPicture(name: string): StudioError {
  return new StudioError(
    'media-missing-track',
    `“${name}” has sound but no picture. Open a video, or use this file as the reference audio.`,
  );
}

export function noSound(name: string): StudioError {
  return new StudioError(
    'media-missing-track',
    `“${name}” has no sound. Choose a sound file, or a video that has sound.`,
  );
}

export function noFrames(name: string, detail?: string): StudioError {
  return new StudioError(
    'media-damaged',
    `No frame of “${name}” can be decoded: its picture is damaged or cut off. Copy or export it again.`,
    detail,
  );
}

export function unsupported(name: string, codec: string | null, detail?: string): StudioError {
  const what = codec ? `is in a format (${codec})` : 'is in a format';
  return new StudioError(
    'media-unsupported',
    `“${name}” ${what} that neither this browser nor the built-in converter can read. Convert it to MP4 (H.264), then open that.`,
    detail,
  );
}

export function conversionFailed(name: string, detail?: string): StudioError {
  return new StudioError(
    'media-damaged',
    `“${name}” could not be converted: its data is damaged. Check that it plays elsewhere, or export it again as MP4 (H.264).`,
    detail,
  );
}

export function tooLarge(name: string): StudioError {
  return new StudioError(
    'out-of-space',
    `“${name}” is too long to convert in the page: memory ran out. Convert it to MP4 (H.264) with another program, then open that.`,
  );
}

export function converterMissing(detail: string): StudioError {
  return new StudioError(
    'media-unsupported',
    'The built-in converter could not be loaded. Check that the page and its /ffmpeg/ files are reachable, then reload.',
    detail,
  );
}

export function decoderStopped(name: string, detail?: string): StudioError {
  return new StudioError('internal', `The decoder of “${name}” stopped. Open the file again.`, detail);
}

export function soundUnreadable(name: string, detail?: string): StudioError {
  return new StudioError(
    'media-unsupported',
    `The sound of “${name}” could not be decoded. Convert it to WAV, then choose that.`,
    detail,
  );
}

export function muxFailed(name: string, detail?: string): StudioError {
  return new StudioError(
    'internal',
    `The video with the new sound could not be written from “${name}”. Export the WAV instead and join them in an editor.`,
    detail,
  );
}

const plural = (count: number, thing: string) => `${count} ${thing}${count === 1 ? '' : 's'}`;

/** Notes about a clip that opened: whole sentences, shown beside it. */
export const notes = {
  variableRate: 'The frame rate varies; frames are stepped and snapped by their real times.',
  oneFrame: 'The clip has a single frame, so there is no motion to draw an envelope from.',
  cutShort: (name: string) => `“${name}” is cut short; the part that can be read is used.`,
  soundTracks: (count: number) =>
    `The file has ${plural(count, 'sound track')}; the first is played and analysed.`,
  soundLate: (seconds: number) =>
    `The sound starts ${seconds.toFixed(2)} s after the picture; silence stands before it.`,
  pictureLate: (seconds: number) =>
    `The picture starts ${seconds.toFixed(2)} s after the sound; the sound before it is left out.`,
  soundShort: (seconds: number) =>
    `The sound ends ${seconds.toFixed(2)} s before the picture; silence follows it.`,
  soundConverted: (codec: string) => `The sound (${codec}) was converted in the page.`,
  soundSkipped: (codec: string) => `The sound (${codec}) cannot be decoded and is left out.`,
  pictureConverted: (codec: string) =>
    `This browser cannot decode ${codec}; the picture was converted in the page for viewing and analysis.`,
  wrongExtension: (extension: string, container: string) =>
    `The name ends in .${extension}, but the file is ${container}.`,
};
