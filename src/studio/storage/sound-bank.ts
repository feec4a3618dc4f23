import type { Pcm } from '../../core/audio/pcm';
import type { SoundId } from '../../core/audio/sound-id';
import type { KeyValueStore } from '../dependencies';
import { soundHash } from './sound-hash';

const PREFIX = 'sound/';

/** Sounds by content: in memory for playback, and in the browser's storage for the next visit. */
export class SoundBank {
  private readonly sounds = new Map<SoundId, Pcm>();
  private readonly writes = new Map<SoundId, Promise<void>>();

  /** @param onWriteFailed receives the sounds that are in memory only, as when storage is full or forbidden. */
  constructor(
    private readonly storage: KeyValueStore,
    private readonly onWriteFailed: (id: SoundId, error: unknown) => void,
  ) {}

  get(id: SoundId): Pcm | undefined {
    return this.sounds.get(id);
  }

  /** @returns the sound's id. It can be used at once, whether or not it can be stored; see `settled`. */
  async add(pcm: Pcm): Promise<SoundId> {
    const id = await soundHash(pcm);
    // A sound that is here already stays the same object, which playback knows.
    if (!this.sounds.has(id)) this.sounds.set(id, pcm);
    if (!this.writes.has(id)) this.writes.set(id, this.write(id, pcm));
    return id;
  }

  /** Waits until the sounds added so far are stored, or could not be. */
  async settled(): Promise<void> {
    await Promise.all(this.writes.values());
  }

  private async write(id: SoundId, pcm: Pcm): Promise<void> {
    try {
      await this.storage.set(PREFIX + id, pcm);
    } catch (error) {
      // The next time that it is added, it is written again.
      this.writes.delete(id);
      this.onWriteFailed(id, error);
    }
  }

  /** Loads sounds from storage. @returns the ids of those that are in memory now. */
  async restore(ids: readonly SoundId[]): Promise<readonly SoundId[]> {
    const restored: SoundId[] = [];
    for (const id of new Set(ids)) {
      const pcm = this.sounds.get(id) ?? asPcm(await this.storage.get(PREFIX + id).catch(() => undefined));
      if (pcm === null) continue;
      this.sounds.set(id, pcm);
      restored.push(id);
    }
    return restored;
  }

  /** Deletes every stored sound except `ids`. */
  async deleteAllBut(ids: ReadonlySet<SoundId>): Promise<void> {
    for (const key of await this.storage.keys()) {
      const id = key.slice(PREFIX.length);
      if (!key.startsWith(PREFIX) || ids.has(id)) continue;
      this.writes.delete(id);
      await this.storage.delete(key);
    }
  }
}

/** The stored value when it is a sound, else null: an older build may have written it. */
function asPcm(value: unknown): Pcm | null {
  const { sampleRate, channels } = (value ?? {}) as Partial<Pcm>;
  const valid =
    typeof sampleRate === 'number' &&
    Array.isArray(channels) &&
    channels.length > 0 &&
    channels.every((channel) => channel instanceof Float32Array);
  return valid ? { sampleRate, channels: channels } : null;
}
