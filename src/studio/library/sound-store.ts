import type { Pcm } from '../../core/audio/pcm';
import type { SoundId } from '../../core/audio/sound-id';
import type { Change, Database } from '../../platform/database';

/** Samples per channel in a piece: 4 MB of stereo, which the browser copies within a screen frame. */
const PIECE_SAMPLES = 2 ** 19;
const soundStores = ['sounds', 'sound-pieces'];

interface StoredHeader {
  readonly sampleRate: number;
  /** Both channels are the same samples, stored once. */
  readonly joined: boolean;
  readonly channels: number;
  /** Samples per channel. */
  readonly length: number;
}

/** Sounds in the library's database. A sound is stored whole or not at all. */
export class SoundStore {
  constructor(private readonly database: Database) {}

  /** Sizes of the stored sounds in bytes. */
  async sizes(): Promise<ReadonlyMap<SoundId, number>> {
    const entries = await this.database.entries('sounds');
    return new Map(
      entries.flatMap(([id, value]) => {
        const header = asHeader(value);
        return header ? [[id, storedBytes(header)] as const] : [];
      }),
    );
  }

  async has(id: SoundId): Promise<boolean> {
    return asHeader(await this.database.get('sounds', id)) !== null;
  }

  async write(id: SoundId, { sampleRate, channels }: Pcm): Promise<void> {
    const joined = channels.length > 1 && channels.every((channel) => channel === channels[0]);
    const stored = joined ? channels.slice(0, 1) : channels;
    const length = channels[0]?.length ?? 0;
    const header: StoredHeader = { sampleRate, joined, channels: channels.length, length };
    function* changes(): Generator<Change> {
      for (let piece = 0; piece < pieceCount(header); piece += 1) {
        const start = piece * PIECE_SAMPLES;
        // A copy: the clone of a view would hold its whole buffer.
        const value = stored.map((samples) => samples.slice(start, start + PIECE_SAMPLES));
        yield { store: 'sound-pieces', key: pieceKey(id, piece), value };
      }
      yield { store: 'sounds', key: id, value: header };
    }
    await this.database.write(changes(), soundStores);
  }

  /** Null when the sound is not stored, or damaged. */
  async read(id: SoundId): Promise<Pcm | null> {
    const header = asHeader(await this.database.get('sounds', id));
    if (!header) return null;
    const { sampleRate, joined, channels, length } = header;
    const stored = Array.from({ length: joined ? 1 : channels }, () => new Float32Array(length));
    for (let piece = 0; piece < pieceCount(header); piece += 1) {
      const value = await this.database.get('sound-pieces', pieceKey(id, piece));
      if (!Array.isArray(value)) return null;
      const start = piece * PIECE_SAMPLES;
      for (const [channel, samples] of stored.entries()) {
        const part: unknown = value[channel];
        if (!(part instanceof Float32Array) || part.length !== Math.min(PIECE_SAMPLES, length - start))
          return null;
        samples.set(part, start);
      }
    }
    return { sampleRate, channels: joined ? Array.from({ length: channels }, () => stored[0]!) : stored };
  }

  async remove(ids: readonly SoundId[]): Promise<void> {
    for (const id of ids) {
      const header = asHeader(await this.database.get('sounds', id));
      const changes: Change[] = [{ store: 'sounds', key: id, remove: true }];
      for (let piece = 0; header && piece < pieceCount(header); piece += 1) {
        changes.push({ store: 'sound-pieces', key: pieceKey(id, piece), remove: true });
      }
      await this.database.write(changes, soundStores);
    }
  }
}

function pieceCount({ length }: StoredHeader): number {
  return Math.ceil(length / PIECE_SAMPLES);
}

function pieceKey(id: SoundId, piece: number): string {
  return `${id} ${piece}`;
}

function storedBytes({ joined, channels, length }: StoredHeader): number {
  return (joined ? 1 : channels) * length * Float32Array.BYTES_PER_ELEMENT;
}

function asHeader(value: unknown): StoredHeader | null {
  const { sampleRate, joined, channels, length } = (value ?? {}) as Partial<StoredHeader>;
  const isSize = (number: unknown): number is number => Number.isSafeInteger(number) && Number(number) >= 0;
  const valid =
    typeof sampleRate === 'number' &&
    typeof joined === 'boolean' &&
    isSize(channels) &&
    channels > 0 &&
    isSize(length);
  return valid ? { sampleRate, joined, channels, length } : null;
}
