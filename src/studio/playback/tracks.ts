import { cropPcm } from '../../core/audio/crop';
import { applySilenceLocks } from '../../core/audio/finish/silence-locks';
import type { Pcm } from '../../core/audio/pcm';
import type { StereoCurve } from '../../core/curve/curve';
import type { SilenceLocks } from '../../core/curve/silence-locks';
import { type Project, projectDuration } from '../../core/project/project';
import { renderedCurve } from '../../core/project/rendered-curve';
import type { Clip } from '../../media/api';
import type { Track } from '../../playback/api';
import type { Live } from '../live/live-state';
import type { Mix, StudioState } from '../state';
import type { PartialTake } from '../takes/partial-take';
import { type AuditionKind, auditionReader } from './audition';
import { type Audible, audible } from './monitor';

/**
 * The tracks of a project: the production sound, every take (or its live preview) and the audition. Takes that are not selected play muted, so that
 * switching between takes is immediate. A track whose sound is unchanged has the same reader, so that the transport plays on.
 */
export class TrackList {
  private readonly clipReaders = new WeakMap<Clip, Track['read']>();

  private readonly takeReaders = new WeakMap<
    Pcm,
    { readonly locks: SilenceLocks; readonly read: Track['read'] }
  >();

  /** Null when nothing is being made: its sound may be large. */
  private partial: PartialReading | null = null;

  private audition: {
    readonly kind: AuditionKind;
    readonly curve: StereoCurve;
    readonly duration: number;
    readonly read: Track['read'];
  } | null = null;

  constructor(private readonly sound: (id: string) => Pcm | undefined) {}

  tracks(clip: Clip | null, project: Project, mix: Mix, { live, partial }: Unsaved): Track[] {
    const tracks: Track[] = [];
    // Once the take is in the project, it is that one.
    const making = project.takes.some(({ id }) => id === partial?.id) ? null : partial;
    const current = making?.id ?? project.currentTake;
    const plays = audible(mix.monitor, playable(project, { clip, partialTake: partial }));
    const gainOf = (isAudible: boolean) => (isAudible && !mix.auditionSolo ? mix.volume : 0);
    if (clip && hasSound(clip)) {
      const gain = gainOf(plays.production);
      tracks.push({ id: 'production', read: this.clipReader(clip), gain });
    }
    for (const { id, sound } of project.takes) {
      const pcm = live?.take === id ? live.pcm : this.sound(sound);
      if (!pcm) continue;
      const read = this.takeReader(pcm, project.silenceLocks);
      tracks.push({ id, read, gain: gainOf(plays.take && id === current) });
    }
    if (making) {
      const read = this.partialReader(making, project.silenceLocks);
      tracks.push({ id: making.id, read, gain: gainOf(plays.take) });
    } else this.partial = null;
    if (mix.audition) {
      const curve = renderedCurve(project);
      const read = this.auditionReader(mix.auditionKind, curve, projectDuration(project));
      tracks.push({ id: 'audition', read, gain: mix.volume });
    }
    return tracks;
  }

  private clipReader(clip: Clip): Track['read'] {
    const known = this.clipReaders.get(clip);
    if (known) return known;
    const read: Track['read'] = (start, end) => clip.audio(start, end);
    this.clipReaders.set(clip, read);
    return read;
  }

  /** Reads a take, silent within the locks. Other locks have another reader. */
  private takeReader(pcm: Pcm, locks: SilenceLocks): Track['read'] {
    const known = this.takeReaders.get(pcm);
    if (known?.locks === locks) return known.read;
    const read: Track['read'] = (start, end) =>
      Promise.resolve(applySilenceLocks(cropPcm(pcm, start, end), locks, start));
    this.takeReaders.set(pcm, { locks, read });
    return read;
  }

  /**
   * Reads a take that is being made. It stays the same reader, of the finished take too, unless it has read what was not made yet: that has to be read
   * again.
   */
  private partialReader({ end, pcm, range }: PartialTake, locks: SilenceLocks): Track['read'] {
    const known = this.partial;
    if (known?.pcm === pcm && known.locks === locks && !known.isOutdated) {
      known.end = end;
      return known.read;
    }
    this.takeReaders.delete(pcm);
    const readMade = this.takeReader(pcm, locks);
    const read: Track['read'] = (from, to) => {
      if (Math.max(from, reading.end) < Math.min(to, range.end)) reading.isOutdated = true;
      return readMade(from, to);
    };
    const reading: PartialReading = { pcm, locks, read, end, isOutdated: false };
    this.partial = reading;
    this.takeReaders.set(pcm, { locks, read });
    return read;
  }

  /** Reads the audition. Another curve or another kind of audition has another reader. */
  private auditionReader(kind: AuditionKind, curve: StereoCurve, duration: number): Track['read'] {
    const known = this.audition;
    if (known?.kind === kind && known.curve === curve && known.duration === duration) return known.read;
    const read = auditionReader(kind, curve, duration);
    this.audition = { kind, curve, duration, read };
    return read;
  }
}

/** Sounds that play and are not in the project: the live preview and the take that is being made. */
interface Unsaved {
  readonly live: Live['sound'];
  readonly partial: PartialTake | null;
}

/** Reads a take while it is made. */
interface PartialReading {
  readonly pcm: Pcm;
  readonly locks: SilenceLocks;
  readonly read: Track['read'];
  /** The take's range was made up to here. */
  end: number;
  /** Something was read that was not made yet. */
  isOutdated: boolean;
}

/** The clip has a production sound. */
export function hasSound(clip: Clip | null): boolean {
  return clip !== null && clip.info.audio !== null;
}

/** What there is to play. A take that is being made counts. */
export function playable(
  { currentTake }: Pick<Project, 'currentTake'>,
  { clip, partialTake }: Pick<StudioState, 'clip' | 'partialTake'>,
): Audible {
  return { take: currentTake !== null || partialTake !== null, production: hasSound(clip) };
}

/** The project's loop, seconds: from in to out point, or the whole clip where one is unset; null when looping is off. */
export function loopOf(project: Project): { start: number; end: number } | null {
  if (!project.loop) return null;
  const start = project.inPoint ?? 0;
  const end = project.outPoint ?? project.clip?.duration ?? 0;
  return end > start ? { start, end } : { start: 0, end: project.clip?.duration ?? 0 };
}
