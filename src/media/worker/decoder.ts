import type { Pcm } from '../../core/audio/pcm';
import { StudioError } from '../../core/errors';
import { loadPart } from '../../platform/page-files';
import type { Handlers } from '../../platform/worker-rpc/callee';
import type { ClipInfo } from '../api';
import { type ClipFacts, createClipInfo } from './clip-info';
import { findDamage } from './picture/find-damage';
import { probeClip } from './probe-clip';
import { canRead, openInput } from './open-input';
import type { PictureSource } from './picture/picture-source';
import { Presenter } from './picture/presenter';
import type { AddedSound, DecoderMethods, OpenParams, OpenResult } from '../protocol';
import { layoutName } from '../containers/speakers';
import { noSound, notes, soundUnreadable } from '../messages';
import { CANNOT_DECODE } from './audio-tracks';
import { type SoundSource, computePeaks, decodeRange, firstSound } from './sound/sound-source';

const loadSoundFiles = () => loadPart(() => import('./sound/read-sound-file'));
const loadFrames = () => loadPart(() => import('./picture/deliver-frames'));

type Frames = Awaited<ReturnType<typeof loadFrames>>;

/** A stream of frames, whose code loads first. */
async function* onceLoaded<T>(
  begin: (frames: Frames) => AsyncIterable<T>,
): AsyncGenerator<T, void, undefined> {
  yield* begin(await loadFrames());
}

interface OpenClip {
  facts: ClipFacts;
  picture: PictureSource;
  sound: SoundSource | null;
  presenter: Presenter;
}

/** One clip in its worker, behind the methods that the page calls. */
export class Decoder {
  readonly handlers: Handlers<DecoderMethods> = {
    open: (params, { progress }) => this.open(params, () => progress(0)),
    addSound: ({ sound, failed }) => this.addSound(sound, failed),
    audio: ({ start, end }, { signal, progress }) => this.audio(start, end, signal, () => progress(0)),
    peaks: ({ perSecond }, { signal }) => {
      const { sound, picture, facts } = this.opened();
      if (!sound) throw noSound(facts.fileName);
      const { origin, duration } = picture.timeline;
      return computePeaks(sound, origin, duration, perSecond, signal);
    },
    findDamage: ({ budget }) => findDamage(this.opened().picture, budget),
    attachCanvas: ({ canvas }) => {
      this.opened().presenter.attach(canvas);
      return null;
    },
    show: ({ time }) => this.opened().presenter.show(time),
    // Null: ffmpeg has to convert the file first, or nothing in it can be decoded.
    decodeAudio: async ({ file, fileName, maxSeconds }, { signal, progress }) => {
      const { withSoundFile } = await loadSoundFiles();
      return withSoundFile(file, fileName, { signal, onAdvance: () => progress(0) }, async (sound) => {
        const pcm = await sound.decode(0, Math.min(maxSeconds, sound.seconds), signal);
        return pcm.channels[0]?.length ? pcm : null;
      });
    },
    summariseSound: async ({ file, fileName, seconds }, { signal, progress }) => {
      const { summariseSound, withSoundFile } = await loadSoundFiles();
      return withSoundFile(file, fileName, { signal, onAdvance: () => progress(0) }, (sound) =>
        summariseSound(sound, seconds, signal),
      );
    },
    frames: (request, { signal }) => {
      const { picture, facts } = this.opened();
      return onceLoaded(({ streamFrames }) => streamFrames(picture, facts.fileName, request, signal));
    },
    thumbnails: ({ times, height }, { signal }) => {
      const { picture } = this.opened();
      return onceLoaded(({ streamThumbnails }) => streamThumbnails(picture, times, height, signal));
    },
  };
  private clip: OpenClip | null = null;

  private opened(): OpenClip {
    if (!this.clip) throw new StudioError('internal', 'No clip is open.');
    return this.clip;
  }

  private async open(params: OpenParams, onAdvance: () => void): Promise<OpenResult> {
    const opened = await probeClip(params, onAdvance);
    if (opened.kind === 'convert') return opened;
    const { facts, picture, sound, convertible } = opened;
    this.clip = { facts, picture, sound, presenter: new Presenter(picture, facts.fileName) };
    return {
      kind: 'ready',
      info: createClipInfo(facts, picture, sound),
      convertible,
      pictureStart: picture.firstPacket,
      picture: {
        origin: picture.timeline.origin,
        soundEnd: picture.soundEnd,
        codedWidth: await picture.track.getCodedWidth(),
        geometry: picture.geometry,
      },
    };
  }

  private async addSound(added: AddedSound | null, failed: readonly number[]): Promise<ClipInfo> {
    const clip = this.opened();
    const sound = added && (await openAdded(added, clip.picture));
    if (added && !sound) throw soundUnreadable(clip.facts.fileName);
    if (sound) clip.sound = sound;
    clip.facts = {
      ...clip.facts,
      audioTracks: clip.facts.audioTracks.map((track) => ({
        ...track,
        ...(failed.includes(track.index) && { problem: CANNOT_DECODE }),
        ...(sound && { used: false }),
        ...(sound &&
          added.index === track.index && {
            used: true,
            codec: added.codec,
            sampleRate: sound.sampleRate,
            channels: sound.channels,
            layout: layoutName(sound.speakers),
          }),
      })),
      conversionNotes: added
        ? [...clip.facts.conversionNotes, notes.soundConverted(added.codec)]
        : clip.facts.conversionNotes,
    };
    return createClipInfo(clip.facts, clip.picture, clip.sound);
  }

  private async audio(start: number, end: number, signal: AbortSignal, onAdvance: () => void): Promise<Pcm> {
    const { sound, picture, facts } = this.opened();
    if (!sound) throw noSound(facts.fileName);
    return decodeRange(sound, picture.timeline.origin, start, end, signal, onAdvance);
  }
}

async function openAdded(added: AddedSound, picture: PictureSource): Promise<SoundSource | null> {
  const input = openInput(added.file);
  if (!(await canRead(input))) return null;
  const first = added.shift === null ? await (await input.getPrimaryVideoTrack())?.getFirstTimestamp() : 0;
  const shift = added.shift ?? picture.firstPacket - (first ?? 0);
  return firstSound(input, { shift, speakers: added.speakers });
}
