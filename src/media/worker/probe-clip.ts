import type { Input, InputAudioTrack, InputVideoTrack } from 'mediabunny';
import { StudioError } from '../../core/errors';
import { codecLabel } from '../codec-names';
import type { ClipFacts } from './clip-info';
import { type IsobmffFacts, readIsobmff } from '../containers/isobmff';
import { type PictureSource, openInput, openPicture, readFrames } from './picture/picture-source';
import type { OpenParams } from '../protocol';
import { emptyFile, noFrames, noIndex, noPicture, notes, stillPicture } from '../messages';
import { stillPictureKind } from '../containers/still-image';
import { type SoundSource, openSound } from './sound/sound-source';

export type Opened =
  | { kind: 'clip'; facts: ClipFacts; picture: PictureSource; sound: SoundSource | null }
  | { kind: 'convert'; videoCodec: string | null };

/** Containers whose every track the demuxer lists, so that "no picture" can be believed. */
const fullyListed = new Set([
  'MP4',
  'QuickTime File Format',
  'Matroska',
  'WebM',
  'WAVE',
  'MP3',
  'FLAC',
  'ADTS',
]);

/** Opens a clip for WebCodecs, or says that ffmpeg must convert it first. @throws StudioError when nothing can help. */
export async function openClip(params: OpenParams): Promise<Opened> {
  const { file, fileName } = params;
  if (file.size === 0) throw emptyFile(fileName);
  const kind = stillPictureKind(new Uint8Array(await file.slice(0, 16).arrayBuffer()));
  if (kind) throw stillPicture(fileName, kind);
  const facts = await readIsobmff(file);
  if (facts && !facts.hasIndex) throw noIndex(fileName);
  const input = openInput(file);
  const opened = await probe(input, params, facts).catch((error: unknown): Opened => {
    if (error instanceof StudioError) throw error;
    // The demuxer stumbled over the file; ffmpeg is more forgiving.
    return { kind: 'convert', videoCodec: null };
  });
  if (opened.kind === 'convert') input.dispose();
  return opened;
}

async function probe(input: Input, params: OpenParams, facts: IsobmffFacts | null): Promise<Opened> {
  const { fileName, original } = params;
  if (!(await input.canRead())) return { kind: 'convert', videoCodec: null };
  const container = (await input.getFormat()).name;
  const videoTrack = await input.getPrimaryVideoTrack();
  const audioTracks = await input.getAudioTracks();
  if (!videoTrack) {
    if (audioTracks.length > 0 && fullyListed.has(container)) throw noPicture(fileName);
    return { kind: 'convert', videoCodec: null };
  }
  const videoCodec = await codecName(videoTrack);
  // The demuxer honours one edit of a list; ffmpeg honours all.
  const severalEdits = (facts?.tracks.get(videoTrack.id)?.shownEdits ?? 0) > 1;
  if (severalEdits || !(await videoTrack.canDecode())) return { kind: 'convert', videoCodec };
  const picture = await openPicture(input, videoTrack, facts);
  if (!picture) throw noFrames(fileName);
  if (!(await decodesAFrame(picture))) return { kind: 'convert', videoCodec };
  const [audioTrack] = audioTracks;
  return {
    kind: 'clip',
    picture,
    sound: audioTrack ? await openSound(input, audioTrack) : null,
    facts: {
      fileName,
      container: original?.container ?? container,
      videoCodec: original?.videoCodec ?? videoCodec,
      audioCodec: original ? original.audioCodec : audioTrack ? await codecName(audioTrack) : null,
      path: original ? 'ffmpeg' : 'webcodecs',
      soundTracks: audioTracks.length,
      cutShort: facts?.cutShort ?? false,
      extra: original ? [notes.pictureConverted(original.videoCodec)] : [],
    },
  };
}

/** A supported configuration is a promise; only a decoded frame is proof. */
async function decodesAFrame(picture: PictureSource): Promise<boolean> {
  for await (const sample of readFrames(picture, 0)) {
    sample.close();
    return true;
  }
  return false;
}

async function codecName(track: InputVideoTrack | InputAudioTrack): Promise<string> {
  const codec = await track.getCodec();
  if (codec) return codecLabel(codec);
  const id = await track.getInternalCodecId();
  return id instanceof Uint8Array ? new TextDecoder().decode(id) : String(id ?? 'unknown');
}
