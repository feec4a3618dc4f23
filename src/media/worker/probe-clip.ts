import type { Input } from 'mediabunny';
import { StudioError } from '../../core/errors';
import { type IsobmffFacts, readIsobmff } from '../containers/isobmff';
import { stillImageFormat } from '../containers/still-image';
import { emptyFile, noFrames, missingIndex, noPicture, notes, stillImage } from '../messages';
import type { OpenParams } from '../protocol';
import type { ClipFacts } from './clip-info';
import { listAudioTracks, trackCodecLabel } from './audio-tracks';
import { openInput } from './open-input';
import { type PictureSource, openPicture, readFrames } from './picture/picture-source';
import { type SoundSource, openSound } from './sound/sound-source';

/** `convert`: ffmpeg has to convert the file first. `videoCodec` is null when unknown. */
export type ProbeResult =
  | { kind: 'clip'; facts: ClipFacts; picture: PictureSource; sound: SoundSource | null }
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

/** Opens a clip for WebCodecs or reports that ffmpeg must convert it first. @throws StudioError when conversion cannot help */
export async function probeClip(params: OpenParams): Promise<ProbeResult> {
  const { file, fileName } = params;
  if (file.size === 0) throw emptyFile(fileName);
  const imageFormat = stillImageFormat(new Uint8Array(await file.slice(0, 16).arrayBuffer()));
  if (imageFormat) throw stillImage(fileName, imageFormat);
  const facts = await readIsobmff(file);
  if (facts && !facts.hasIndex) throw missingIndex(fileName);
  const input = openInput(file);
  const result = await probeTracks(input, params, facts).catch((error: unknown): ProbeResult => {
    if (error instanceof StudioError) throw error;
    // mediabunny rejects some files that ffmpeg can read.
    return { kind: 'convert', videoCodec: null };
  });
  if (result.kind === 'convert') input.dispose();
  return result;
}

async function probeTracks(
  input: Input,
  params: OpenParams,
  facts: IsobmffFacts | null,
): Promise<ProbeResult> {
  const { fileName, sourceFormat } = params;
  if (!(await input.canRead())) return { kind: 'convert', videoCodec: null };
  const container = (await input.getFormat()).name;
  const videoTrack = await input.getPrimaryVideoTrack();
  const audioTracks = await input.getAudioTracks();
  if (!videoTrack) {
    if (audioTracks.length > 0 && fullyListedFormats.has(container)) throw noPicture(fileName);
    return { kind: 'convert', videoCodec: null };
  }
  const videoCodec = await trackCodecLabel(videoTrack);
  // mediabunny applies one edit of an edit list; ffmpeg applies all.
  const severalEdits = (facts?.tracks.get(videoTrack.id)?.nonEmptyEdits ?? 0) > 1;
  if (severalEdits || !(await videoTrack.canDecode())) return { kind: 'convert', videoCodec };
  const picture = await openPicture(input, videoTrack, facts);
  if (!picture) throw noFrames(fileName);
  if (!(await canDecodeFrame(picture))) return { kind: 'convert', videoCodec };
  const [audioTrack] = audioTracks;
  const sound = audioTrack ? await openSound(input, audioTrack) : null;
  return {
    kind: 'clip',
    picture,
    sound,
    facts: {
      fileName,
      container: sourceFormat?.container ?? container,
      videoCodec: sourceFormat?.videoCodec ?? videoCodec,
      audioCodec: sourceFormat
        ? sourceFormat.audioCodec
        : audioTrack
          ? await trackCodecLabel(audioTrack)
          : null,
      path: sourceFormat ? 'ffmpeg' : 'webcodecs',
      audioTracks: await listAudioTracks(audioTracks, sound?.track ?? null),
      tags: { title: (await input.getMetadataTags()).title ?? null, chapters: [], subtitleTracks: [] },
      startTimecode: null,
      truncated: facts?.truncated ?? false,
      conversionNotes: sourceFormat ? [notes.pictureConverted(sourceFormat.videoCodec)] : [],
    },
  };
}

/** `canDecode` checks the configuration only: some decoders accept it and then fail on the data. */
async function canDecodeFrame(picture: PictureSource): Promise<boolean> {
  for await (const sample of readFrames(picture, 0)) {
    sample.close();
    return true;
  }
  return false;
}
