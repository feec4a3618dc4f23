import { auditionSound } from '../core/audio/audition';
import type { Pcm } from '../core/audio/pcm';
import { slice } from '../core/audio/slice';
import type { Project } from '../core/project/document';
import type { Clip } from '../media/api';
import type { Track } from '../playback/api';
import type { Mix } from './state';

const auditionRate = 44100;

/**
 * Derives what sounds from the document and the mix: the clip's own sound and every take, the current one at full level.
 * All takes run along in silence, so that changing between them is immediate. The audition changes its reader with the curve.
 */
export class TrackList {
  /** The same sound keeps the same reader, so that the transport goes on playing it. */
  private readonly readers = new WeakMap<object, Track['read']>();

  constructor(private readonly sound: (id: string) => Pcm | undefined) {}

  tracks(clip: Clip | null, document: Project, mix: Mix): Track[] {
    const tracks: Track[] = [];
    if (clip?.info.audio) {
      const read = this.reader(clip, (start, end) => clip.audio(start, end));
      tracks.push({ id: 'original', read, gain: mix.originalMuted ? 0 : mix.volume });
    }
    for (const { id } of document.takes) {
      const pcm = this.sound(id);
      if (!pcm) continue;
      const read = this.reader(pcm, (start, end) => Promise.resolve(slice(pcm, start, end)));
      const heard = id === document.currentTake && !mix.takeMuted;
      tracks.push({ id, read, gain: heard ? mix.volume : 0 });
    }
    if (mix.audition) {
      const { curve } = document;
      const read = this.reader(curve, (start, end) =>
        Promise.resolve(auditionSound(curve, start, end, auditionRate)),
      );
      tracks.push({ id: 'audition', read, gain: mix.volume });
    }
    return tracks;
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
