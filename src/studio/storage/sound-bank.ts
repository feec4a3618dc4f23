import type { Pcm } from '../../core/audio/pcm';
import type { KeyValueStore } from '../dependencies';

const PREFIX = 'sound/';

/** Sounds by id (take ids, `reference/<file name>`): in memory for playback, and in the browser's storage for the next visit. */
export class SoundBank {
  private readonly sounds = new Map<string, Pcm>();

  constructor(
    private readonly storage: KeyValueStore,
    private readonly log: (detail: string) => void,
  ) {}

  get(id: string): Pcm | undefined {
    return this.sounds.get(id);
  }

  /** The sound is usable even when it cannot be stored, such as when storage is full or forbidden. */
  put(id: string, pcm: Pcm): void {
    this.sounds.set(id, pcm);
    this.storage.set(PREFIX + id, pcm).catch((error: unknown) => this.log(`storing ${id}: ${String(error)}`));
  }

  /** Loads sounds from storage. @returns the ids of those that are in memory now. */
  async restore(ids: readonly string[]): Promise<readonly string[]> {
    const restored: string[] = [];
    for (const id of ids) {
      const pcm = this.sounds.get(id) ?? asPcm(await this.storage.get(PREFIX + id).catch(() => undefined));
      if (pcm === null) continue;
      this.sounds.set(id, pcm);
      restored.push(id);
    }
    return restored;
  }

  /** Deletes every stored sound except `ids`. */
  async deleteAllBut(ids: ReadonlySet<string>): Promise<void> {
    for (const key of await this.storage.keys()) {
      if (key.startsWith(PREFIX) && !ids.has(key.slice(PREFIX.length))) await this.storage.delete(key);
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
