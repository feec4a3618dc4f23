import type { Pcm } from '../../core/audio/pcm';
import type { KeyValueStore } from '../dependencies';

const PREFIX = 'sound/';

/** Sounds by id (take ids, `reference/<file name>`): in memory for playing, and in the browser's storage so that a reload keeps them. */
export class SoundBank {
  private readonly sounds = new Map<string, Pcm>();

  constructor(
    private readonly storage: KeyValueStore,
    private readonly log: (detail: string) => void,
  ) {}

  get(id: string): Pcm | undefined {
    return this.sounds.get(id);
  }

  put(id: string, pcm: Pcm): void {
    this.sounds.set(id, pcm);
    // Storage may be full or forbidden; the sound in memory is what counts.
    this.storage.set(PREFIX + id, pcm).catch((error: unknown) => this.log(`keeping ${id}: ${String(error)}`));
  }

  /** Brings back what an earlier visit kept. @returns the ids that are at hand now. */
  async recall(ids: readonly string[]): Promise<readonly string[]> {
    const found: string[] = [];
    for (const id of ids) {
      const pcm = this.sounds.get(id) ?? asPcm(await this.storage.get(PREFIX + id).catch(() => undefined));
      if (pcm === null) continue;
      this.sounds.set(id, pcm);
      found.push(id);
    }
    return found;
  }

  /** Forgets every stored sound that is not among `ids`. */
  async keepOnly(ids: ReadonlySet<string>): Promise<void> {
    for (const key of await this.storage.keys()) {
      if (key.startsWith(PREFIX) && !ids.has(key.slice(PREFIX.length))) await this.storage.delete(key);
    }
  }
}

/** What storage holds is not trusted: an older build may have written it. */
function asPcm(value: unknown): Pcm | null {
  const { sampleRate, channels } = (value ?? {}) as Partial<Pcm>;
  const valid =
    typeof sampleRate === 'number' &&
    Array.isArray(channels) &&
    channels.length > 0 &&
    channels.every((channel) => channel instanceof Float32Array);
  return valid ? { sampleRate, channels: channels } : null;
}
