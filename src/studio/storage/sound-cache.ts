import type { Pcm } from '../../core/audio/pcm';
import type { SoundId } from '../../core/audio/sound-id';
import { settledWithin } from '../../platform/settled-within';
import type { SoundStore } from '../library/sound-store';
import { soundHash } from './sound-hash';

/** Sounds in memory beyond this size are freed, those that were used least recently first, and read again when they are needed. */
const MEMORY_BYTES = 400e6;

interface SoundCacheEvents {
  onStored(): void;
  /** A sound is in memory only, as when storage is full or forbidden. */
  onFailed(error: unknown): void;
}

/** Sounds by content: in memory for playback, and in the browser's storage for the next visit. */
export class SoundCache {
  /** The least recently used first. */
  private readonly sounds = new Map<SoundId, Pcm>();
  private readonly writes = new Map<SoundId, Promise<void>>();
  private readonly loading = new Map<SoundId, Promise<Pcm | null>>();
  /** Sounds that storage holds, as far as this visit knows. */
  private readonly stored = new Set<SoundId>();

  constructor(
    private readonly store: SoundStore,
    private readonly events: SoundCacheEvents,
    private readonly memoryBytes = MEMORY_BYTES,
  ) {}

  /** The sound if it is in memory. */
  get(id: SoundId): Pcm | undefined {
    const pcm = this.sounds.get(id);
    if (pcm) this.touch(id, pcm);
    return pcm;
  }

  get ids(): readonly SoundId[] {
    return [...this.sounds.keys()];
  }

  /** Every sound in memory is stored too. */
  get allStored(): boolean {
    return this.ids.every((id) => this.stored.has(id));
  }

  /** @returns the sound's id. It can be used at once, whether or not it can be stored; see `settled`. */
  async add(pcm: Pcm): Promise<SoundId> {
    const id = await soundHash(pcm);
    // A sound that is here already stays the same object, which playback knows.
    this.hold(id, this.sounds.get(id) ?? pcm);
    this.write(id);
    return id;
  }

  /** The sound from memory or storage; null when it is in neither. */
  async load(id: SoundId): Promise<Pcm | null> {
    const known = this.get(id);
    if (known) return known;
    const loading = this.loading.get(id) ?? this.read(id);
    this.loading.set(id, loading);
    try {
      return await loading;
    } finally {
      this.loading.delete(id);
    }
  }

  /** Waits until the sounds added so far are stored, or could not be, for `patience` milliseconds at most. */
  async settled(patience: number): Promise<void> {
    if (this.writes.size > 0) await settledWithin(patience, Promise.all(this.writes.values()));
  }

  /** Writes what could not be written. @param emptied storage holds nothing any more. */
  async retry(emptied = false): Promise<void> {
    if (emptied) this.stored.clear();
    for (const id of this.ids) this.write(id);
    await Promise.all(this.writes.values());
  }

  /** Storage holds these no more: one that was added meanwhile is written again. */
  async forget(ids: readonly SoundId[]): Promise<void> {
    for (const id of ids) {
      await this.writes.get(id);
      this.stored.delete(id);
      this.write(id);
    }
  }

  /** Frees the memory of all sounds but these. Sounds that are not stored stay. */
  freeAllBut(ids: ReadonlySet<SoundId>): void {
    for (const id of this.ids) {
      if (!ids.has(id) && this.stored.has(id)) this.sounds.delete(id);
    }
  }

  private async read(id: SoundId): Promise<Pcm | null> {
    const pcm = await this.store.read(id).catch(() => null);
    // It may have been added meanwhile.
    const present = this.get(id);
    if (present || !pcm) return present ?? null;
    this.stored.add(id);
    this.hold(id, pcm);
    return pcm;
  }

  /** Now the most recently used one. */
  private touch(id: SoundId, pcm: Pcm): void {
    this.sounds.delete(id);
    this.sounds.set(id, pcm);
  }

  private hold(id: SoundId, pcm: Pcm): void {
    this.touch(id, pcm);
    let bytes = 0;
    // From the most recently used on, which always stays.
    for (const [other, sound] of [...this.sounds].reverse()) {
      bytes += bytesOf(sound);
      if (other !== id && bytes > this.memoryBytes && this.stored.has(other)) {
        this.sounds.delete(other);
        bytes -= bytesOf(sound);
      }
    }
  }

  private write(id: SoundId): void {
    const pcm = this.sounds.get(id);
    if (!pcm || this.stored.has(id) || this.writes.has(id)) return;
    const writing = this.store.write(id, pcm).then(
      () => {
        this.stored.add(id);
        this.writes.delete(id);
        this.events.onStored();
      },
      (error: unknown) => {
        this.writes.delete(id);
        this.events.onFailed(error);
      },
    );
    this.writes.set(id, writing);
  }
}

/** Both channels are often the same samples. */
function bytesOf({ channels }: Pcm): number {
  return [...new Set(channels)].reduce((sum, samples) => sum + samples.byteLength, 0);
}
