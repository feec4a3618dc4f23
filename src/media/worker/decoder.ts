import type { Input } from 'mediabunny';
import type { Pcm } from '../../core/audio/pcm';
import { StudioError } from '../../core/errors';
import type { Handlers } from '../../platform/worker-rpc/callee';
import type { ClipInfo } from '../api';
import { type ClipFacts, createClipInfo } from './clip-info';
import { streamFrames } from './picture/frame-stream';
import { muxClip } from './export/mux-clip';
import { readBack } from './export/read-back';
import { probeClip } from './probe-clip';
import { openInput } from './open-input';
import type { PictureSource } from './picture/picture-source';
import { Presenter } from './picture/presenter';
import type { DecoderMethods, OpenParams, OpenResult } from '../protocol';
import { noSound, soundUnreadable } from '../messages';
import { type SoundSource, decodeRange, openSound, computePeaks } from './sound/sound-source';
import { streamThumbnails } from './picture/thumbnails';

interface OpenClip {
  facts: ClipFacts;
  picture: PictureSource;
  sound: SoundSource | null;
  presenter: Presenter;
}

/** One clip in its worker, behind the methods that the page calls. */
export class Decoder {
  readonly handlers: Handlers<DecoderMethods> = {
    open: (params) => this.open(params),
    addSound: ({ sound, note }) => this.addSound(sound, note),
    audio: ({ start, end }, { signal }) => this.audio(start, end, signal),
    peaks: ({ perSecond }, { progress, signal }) => {
      const { sound, picture } = this.opened();
      const { origin, duration } = picture.timeline;
      return sound ? computePeaks(sound, origin, duration, perSecond, progress, signal) : [];
    },
    attachCanvas: ({ canvas }) => {
      this.opened().presenter.attach(canvas);
      return null;
    },
    show: ({ time }) => this.opened().presenter.show(time),
    decodeAudio: ({ file, fileName, maxSeconds }, { signal }) =>
      decodeSoundFile(file, fileName, maxSeconds, signal),
    mux: (params, context) => {
      const { picture, facts } = this.opened();
      return muxClip(picture, facts.fileName, params, context);
    },
    readBack: ({ file, container }) => readBack(file, container),
    frames: (request, { signal }) => {
      const { picture, facts } = this.opened();
      return streamFrames(picture, facts.fileName, request, signal);
    },
    thumbnails: ({ times, height }, { signal }) =>
      streamThumbnails(this.opened().picture, times, height, signal),
  };
  private clip: OpenClip | null = null;

  private opened(): OpenClip {
    if (!this.clip) throw new StudioError('internal', 'No clip is open.');
    return this.clip;
  }

  private async open(params: OpenParams): Promise<OpenResult> {
    const opened = await probeClip(params);
    if (opened.kind === 'convert') return opened;
    const { facts, picture, sound } = opened;
    this.clip = { facts, picture, sound, presenter: new Presenter(picture, facts.fileName) };
    return {
      kind: 'ready',
      info: createClipInfo(facts, picture, sound),
      soundNeedsConversion: sound === null && facts.audioCodec !== null,
    };
  }

  private async addSound(file: Blob, note: string): Promise<ClipInfo> {
    const clip = this.opened();
    const sound = await firstSound(openInput(file));
    if (!sound) throw soundUnreadable(clip.facts.fileName);
    clip.sound = sound;
    clip.facts = { ...clip.facts, conversionNotes: [...clip.facts.conversionNotes, note] };
    return createClipInfo(clip.facts, clip.picture, clip.sound);
  }

  private async audio(start: number, end: number, signal: AbortSignal): Promise<Pcm> {
    const { sound, picture, facts } = this.opened();
    if (!sound) throw noSound(facts.fileName);
    return decodeRange(sound, picture.timeline.origin, start, end, signal);
  }
}

async function firstSound(input: Input): Promise<SoundSource | null> {
  const [track] = await input.getAudioTracks();
  return track ? openSound(input, track) : null;
}

/** @returns null when ffmpeg has to convert the file first */
async function decodeSoundFile(
  file: Blob,
  fileName: string,
  maxSeconds: number,
  signal: AbortSignal,
): Promise<Pcm | null> {
  const input = openInput(file);
  try {
    if (!(await input.canRead())) return null;
    const tracks = await input.getTracks();
    if (tracks.length > 0 && !tracks.some((track) => track.isAudioTrack())) throw noSound(fileName);
    const sound = await firstSound(input);
    if (!sound) return null;
    const origin = Math.max(0, sound.start);
    return await decodeRange(sound, origin, 0, Math.min(maxSeconds, sound.end - origin), signal);
  } finally {
    input.dispose();
  }
}
