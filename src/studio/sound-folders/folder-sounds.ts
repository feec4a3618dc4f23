import type { Pcm } from '../../core/audio/pcm';
import type { PackManifest } from '../../core/pack/manifest';
import type { Media, SoundReader } from '../../media/api';
import type { IndexedFolder, SoundEntryId, SoundIndex, SoundNeighbour } from '../../sound-index/api';
import type { ModelAccess } from '../pack/model-access';

interface Dependencies {
  readonly media: () => Promise<Pick<Media, 'openSoundReader'>>;
  readonly models: Pick<ModelAccess, 'manifest'>;
  readonly soundIndex: () => Promise<SoundIndex>;
  /** Whether an earlier visit has stored an index. */
  readonly soundIndexExists: () => Promise<boolean>;
}

/** The sounds of the designer's folders: the open index, and their files decoded. */
export class FolderSounds {
  private encoder: string | null = null;
  private opened: Promise<readonly IndexedFolder[]> | null = null;
  /** Of sounds that are auditioned and used; indexing has its own. */
  private reader: Promise<SoundReader> | null = null;

  constructor(private readonly dependencies: Dependencies) {}

  /** The index, with the embeddings of the pack in use. @throws StudioError when storage fails. */
  async index(): Promise<SoundIndex> {
    const index = await this.dependencies.soundIndex();
    await this.open(index);
    return index;
  }

  /** The folders as they were when the index was opened for the pack in use. */
  async folders(): Promise<readonly IndexedFolder[]> {
    return this.open(await this.dependencies.soundIndex());
  }

  /**
   * The designer's sounds nearest to a unit vector of the pack's prompt space (Engine.embed), nearest first: id, name, similarity and, where the
   * file states one, its licence. Empty where there is no sound folder; does not throw.
   */
  async nearest(embedding: Float32Array, count: number): Promise<readonly SoundNeighbour[]> {
    try {
      if (this.opened === null && !(await this.dependencies.soundIndexExists())) return [];
      return await (await this.index()).nearest(embedding, count);
    } catch {
      return [];
    }
  }

  /** The file of a sound; null when it is gone, or the browser has no permission to read it. */
  async file(id: SoundEntryId): Promise<File | null> {
    return (await this.index()).file(id);
  }

  /** The first `maxSeconds` of a sound; null as of `file`. @throws StudioError when it cannot be decoded. */
  async pcm(id: SoundEntryId, maxSeconds: number, signal?: AbortSignal): Promise<Pcm | null> {
    const file = await this.file(id);
    return file && this.decode(file, maxSeconds, signal);
  }

  /** The first `maxSeconds` of a sound's file. @throws StudioError when it cannot be decoded. */
  async decode(file: File, maxSeconds: number, signal?: AbortSignal): Promise<Pcm> {
    this.reader ??= this.openReader();
    return (await this.reader).decode(file, maxSeconds, signal);
  }

  /** After a failure the next sound tries again. */
  private openReader(): Promise<SoundReader> {
    return this.dependencies
      .media()
      .then((media) => media.openSoundReader())
      .catch((error: unknown) => {
        this.reader = null;
        throw error;
      });
  }

  /** Opens it again when another pack is in use. */
  private async open(index: SoundIndex): Promise<readonly IndexedFolder[]> {
    const manifest = await this.dependencies.models.manifest().catch(() => null);
    const encoder = encoderOf(manifest);
    if (!this.opened || encoder !== this.encoder) {
      this.encoder = encoder;
      this.opened = index.open(encoder).catch((error: unknown) => {
        this.opened = null;
        throw error;
      });
    }
    return this.opened;
  }
}

/** Name of the network that embeds sounds; empty without a pack: sounds are then found by words. */
export function encoderOf(manifest: PackManifest | null): string {
  return manifest?.roles['clap-audio'].sha256 ?? '';
}
