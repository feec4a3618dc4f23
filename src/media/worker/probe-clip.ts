import type { Input } from 'mediabunny';
import { StudioError } from '../../core/errors';
import { stillImageFormat } from '../containers/still-image';
import { emptyFile, missingIndex, noFrames, noPicture, notes, stillImage } from '../messages';
import type { OpenParams } from '../protocol';
import { chooseSound, trackCodecLabel } from './audio-tracks';
import { clipTags } from './clip-tags';
import type { ClipFacts } from './clip-info';
import type { FileFacts } from './file-facts';
import { canRead, fileFactsOf, openInput } from './open-input';
import { openPicture, type PictureSource, readFrames, withFrameGeometry } from './picture/picture-source';
import type { SoundSource } from './sound/sound-source';
import { timecodeOfText, timecodeOfTrack } from './start-timecode';

/** `convert`: ffmpeg has to convert the file first. `videoCodec` is null when unknown. */
export type ProbeResult =
  | {
      kind: 'clip';
      facts: ClipFacts;
      picture: PictureSource;
      sound: SoundSource | null;
      /** Sound tracks before the one used that ffmpeg may decode, by index. */
      convertible: readonly number[];
    }
  | { kind: 'convert'; videoCodec: string | null };

/** Formats in which mediabunny lists every track. In others a missing picture may be one it does not know. */
const fullyListedFormats = new Set([
  'MP4',
  'QuickTime File Format',
  'Matroska',
  'WebM',
  'WAVE',
  'MP3',
  'FLAC',
  'ADTS',
]);

/**
 * Opens a clip for WebCodecs or reports that ffmpeg must convert it first.
 * @param onAdvance called while reading goes on
 * @throws StudioError when conversion cannot help
 */
export async function probeClip(params: OpenParams, onAdvance: () => void): Promise<ProbeResult> {
  const { file, fileName } = params;
  if (file.size === 0) throw emptyFile(fileName);
  const input = openInput(file, onAdvance);
  const headers = await fileFactsOf(input);
  const imageFormat = stillImageFormat(new Uint8Array(headers.head).subarray(0, 16));
  if (imageFormat) throw stillImage(fileName, imageFormat);
  if (headers.isobmff && !headers.isobmff.hasIndex) throw missingIndex(fileName);
  const result = await probeTracks(input, params, headers, onAdvance).catch((error: unknown): ProbeResult => {
    if (error instanceof StudioError) throw error;
    // mediabunny rejects some files that ffmpeg can read.
    return { kind: 'convert', videoCodec: null };
  });
  if (result.kind === 'convert') input.dispose();
  return result;
}

async function probeTracks(
  input: Input,
  { fileName, source }: OpenParams,
  headers: FileFacts,
  onAdvance: () => void,
): Promise<ProbeResult> {
  if (!(await canRead(input))) return { kind: 'convert', videoCodec: null };
  const container = (await input.getFormat()).name;
  const videoTrack = await input.getPrimaryVideoTrack();
  if (!videoTrack) {
    const hasSound = (await input.getAudioTracks()).length > 0;
    if (hasSound && fullyListedFormats.has(container)) throw noPicture(fileName);
    return { kind: 'convert', videoCodec: null };
  }
  const videoCodec = await trackCodecLabel(videoTrack);
  // mediabunny applies one edit of an edit list; ffmpeg applies all.
  const severalEdits = (headers.isobmff?.tracks.get(videoTrack.id)?.nonEmptyEdits ?? 0) > 1;
  if (severalEdits || !(await videoTrack.canDecode())) return { kind: 'convert', videoCodec };
  const { tracks, sound, convertible } = await chooseSound(input);
  onAdvance();
  const scanned = await openPicture(input, videoTrack, headers.isobmff, {
    soundEnd: sound?.end ?? null,
    onAdvance,
  });
  if (!scanned) throw noFrames(fileName);
  // ffmpeg closes the jumps of a transport stream's clock.
  if (scanned.clockJumps && !source) return { kind: 'convert', videoCodec };
  const picture = await withFirstFrame(scanned);
  if (!picture) return { kind: 'convert', videoCodec };
  const { origin, frameRate } = picture.timeline;
  const text = source?.timecode ?? headers.matroska?.timecode ?? null;
  return {
    kind: 'clip',
    picture,
    sound:
      sound && source?.speakers?.length === sound.channels ? { ...sound, speakers: source.speakers } : sound,
    convertible: source ? [] : convertible,
    facts: {
      fileName,
      container: source?.container ?? container,
      videoCodec: source?.videoCodec ?? videoCodec,
      size: source?.display ?? null,
      path: source ? 'ffmpeg' : 'webcodecs',
      audioTracks: source?.audioTracks ?? tracks,
      tags: source?.tags ?? (await clipTags(input, headers, origin)),
      startTimecode: headers.isobmff?.timecode
        ? timecodeOfTrack(headers.isobmff.timecode, origin, frameRate)
        : text === null
          ? null
          : timecodeOfText(text, frameRate),
      truncated: headers.isobmff?.truncated ?? false,
      conversionNotes: source ? [notes.pictureConverted(source.videoCodec)] : [],
    },
  };
}

/**
 * The picture with the geometry of its first decoded frame. `canDecode` checks the configuration only: some decoders accept it and then
 * fail on the data.
 * @returns null when no frame can be decoded
 */
async function withFirstFrame(picture: PictureSource): Promise<PictureSource | null> {
  for await (const sample of readFrames(picture, 0)) {
    const { width, height } = sample.visibleRect;
    sample.close();
    return withFrameGeometry(picture, { width, height });
  }
  return null;
}
