import type { Input } from 'mediabunny';
import type { Pcm } from '../../core/audio/pcm';
import { StudioError } from '../../core/errors';
import type { ClipInfo } from '../api';
import { type ClipFacts, describeClip } from './clip-info';
import { streamFrames } from './picture/frame-stream';
import { measureSound } from './export/measure-offset';
import { muxClip } from './export/mux-clip';
import { openClip } from './probe-clip';
import { type PictureSource, openInput } from './picture/picture-source';
import { Presenter } from './picture/presenter';
import type { Calls, Method, OpenParams, OpenResult, Request } from '../protocol';
import { noSound, soundUnreadable } from '../messages';
import { type SoundSource, decodeRange, openSound, scanPeaks } from './sound/sound-source';
import { streamThumbnails } from './picture/thumbnails';

export interface CallContext {
  readonly signal: AbortSignal;
  readonly progress: (fraction: number) => void;
}

interface OpenClip {
  facts: ClipFacts;
  picture: PictureSource;
  sound: SoundSource | null;
  presenter: Presenter;
}

/** The worker's side of one clip. */
export class Decoder {
  private clip: OpenClip | null = null;

  async call(request: Request & { type: 'call' }, context: CallContext): Promise<Calls[Method]['result']> {
    const { signal, progress } = context;
    switch (request.method) {
      case 'open':
        return this.open(request.params);
      case 'addSound':
        return this.addSound(request.params.sound, request.params.note);
      case 'audio':
        return this.audio(request.params.start, request.params.end, signal);
      case 'peaks': {
        const { sound, picture } = this.opened();
        const { origin, duration } = picture.timeline;
        if (!sound) return [];
        return scanPeaks(sound, origin, duration, request.params.perSecond, progress, signal);
      }
      case 'attachCanvas':
        this.opened().presenter.attach(request.params.canvas);
        return null;
      case 'show':
        return this.opened().presenter.show(request.params.time);
      case 'decodeAudio':
        return decodeReference(
          request.params.file,
          request.params.fileName,
          request.params.maxSeconds,
          signal,
        );
      case 'mux':
        return muxClip(this.opened().picture, request.params.source, request.params.pcm, context);
      case 'measure':
        return measureSound(request.params.file, request.params.pcm);
    }
  }

  stream(
    request: Request & { type: 'stream' },
    signal: AbortSignal,
  ): AsyncGenerator<unknown, void, undefined> {
    const { picture, facts } = this.opened();
    switch (request.method) {
      case 'frames':
        return streamFrames(picture, facts.fileName, request.params, signal);
      case 'thumbnails':
        return streamThumbnails(picture, request.params.times, request.params.height, signal);
    }
  }

  private opened(): OpenClip {
    if (!this.clip) throw new StudioError('internal', 'No clip is open.');
    return this.clip;
  }

  private async open(params: OpenParams): Promise<OpenResult> {
    const opened = await openClip(params);
    if (opened.kind === 'convert') return opened;
    const { facts, picture, sound } = opened;
    this.clip = { facts, picture, sound, presenter: new Presenter(picture, facts.fileName) };
    return {
      kind: 'ready',
      info: describeClip(facts, picture, sound),
      soundNeedsConversion: sound === null && facts.audioCodec !== null,
    };
  }

  private async addSound(file: Blob, note: string): Promise<ClipInfo> {
    const clip = this.opened();
    const sound = await firstSound(openInput(file));
    if (!sound) throw soundUnreadable(clip.facts.fileName);
    clip.sound = sound;
    clip.facts = { ...clip.facts, extra: [...clip.facts.extra, note] };
    return describeClip(clip.facts, clip.picture, clip.sound);
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
async function decodeReference(
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
