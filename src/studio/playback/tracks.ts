import { applySilenceLocks } from '../../core/audio/finish/silence-locks';
import type { Pcm } from '../../core/audio/pcm';
import { cropPcm } from '../../core/audio/crop';
import type { StereoCurve } from '../../core/curve/curve';
import type { SilenceLocks } from '../../core/curve/silence-locks';
import { type Project, projectDuration } from '../../core/project/project';
import { renderedCurve } from '../../core/project/rendered-curve';
import type { Clip } from '../../media/api';
import type { Track } from '../../playback/api';
import { type AuditionKind, auditionReader } from './audition';
import type { Mix } from '../state';

/**
 * Derives what sounds from the document and the mix: the clip's own sound and every take, the current one at full level.
 * All takes run along in silence, so that changing between them is immediate. The audition changes its reader with the curve.
 */
export class TrackList {
  /** The same sound keeps the same reader, so that the transport goes on playing it. */
  private readonly readers = new WeakMap<object, Track['read']>();

  private readonly takeReaders = new WeakMap<
    Pcm,
    { readonly locks: SilenceLocks; readonly read: Track['read'] }
  >();

  private audition: {
    readonly kind: AuditionKind;
    readonly curve: StereoCurve;
    readonly duration: number;
    readonly read: Track['read'];
  } | null = null;

  constructor(private readonly sound: (id: string) => Pcm | undefined) {}

  tracks(clip: Clip | null, document: Project, mix: Mix): Track[] {
    const tracks: Track[] = [];
    if (clip?.info.audio) {
      const read = this.reader(clip, (start, end) => clip.audio(start, end));
      tracks.push({ id: 'original', read, gain: mix.productionMuted ? 0 : mix.volume });
    }
    for (const { id } of document.takes) {
      const pcm = this.sound(id);
      if (!pcm) continue;
      const read = this.takeReader(pcm, document.silenceLocks);
      const heard = id === document.currentTake && !mix.takeMuted;
      tracks.push({ id, read, gain: heard ? mix.volume : 0 });
    }
    if (mix.audition) {
      const curve = renderedCurve(document);
      const read = this.auditionReader(mix.auditionKind, curve, projectDuration(document));
      tracks.push({ id: 'audition', read, gain: mix.volume });
    }
    return tracks;
  }

  /** A take is silent within the locks as they are now; other locks make another reader. */
  private takeReader(pcm: Pcm, locks: SilenceLocks): Track['read'] {
    const known = this.takeReaders.get(pcm);
    if (known?.locks === locks) return known.read;
    const read: Track['read'] = (start, end) =>
      Promise.resolve(applySilenceLocks(cropPcm(pcm, start, end), locks, start));
    this.takeReaders.set(pcm, { locks, read });
    return read;
  }

  /** The reader of the last curve that was asked for: another curve or another kind makes another one. */
  private auditionReader(kind: AuditionKind, curve: StereoCurve, duration: number): Track['read'] {
    const known = this.audition;
    if (known?.kind === kind && known.curve === curve && known.duration === duration) return known.read;
    const read = auditionReader(kind, curve, duration);
    this.audition = { kind, curve, duration, read };
    return read;
  }

  private reader(owner: object, read: Track['read']): Track['read'] {
    const known = this.readers.get(owner);
    if (known) return known;
    this.readers.set(owner, read);
    return read;
  }
}

/** The loop that the document asks for: from in to out point, the whole clip where one is missing; null when looping is off. */
export function loopOf(document: Project): { start: number; end: number } | null {
  if (!document.loop) return null;
  const start = document.inPoint ?? 0;
  const end = document.outPoint ?? document.clip?.duration ?? 0;
  return end > start ? { start, end } : { start: 0, end: document.clip?.duration ?? 0 };
}
