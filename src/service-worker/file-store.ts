import { hexSha256 } from '../platform/sha-256';
import { headersFor } from '../build/security-headers';
import type { Build, BuildFile } from './protocol';

/** What the store needs of a Cache. */
export type FileCache = Pick<Cache, 'match' | 'put' | 'delete' | 'keys'>;

/**
 * Files of builds by content: the key is the SHA-256, so that a file that two builds share is stored once, a new build takes over what it
 * has in common with the old one, and a file can never be taken for one of another build.
 */
export class FileStore {
  /** SHA-256 of files that were read and compared since this worker started. */
  private readonly verified = new Set<string>();

  /** @param origin makes the keys into URLs, as a Cache requires. */
  constructor(
    private readonly cache: FileCache,
    private readonly build: Pick<Build, 'headersId'>,
    private readonly origin: string,
  ) {}

  /** The file with its headers; null when it is absent or its content is not what the build states. */
  async find(file: BuildFile): Promise<Response | null> {
    const key = this.keyOf(file);
    if (!(await this.isSound(key, file))) {
      this.verified.delete(file.sha256);
      await this.cache.delete(key);
      return null;
    }
    return (await this.cache.match(key)) ?? null;
  }

  /** @throws Error when the content is not what the build states, DOMException QuotaExceededError. */
  async put(file: BuildFile, content: ArrayBuffer): Promise<void> {
    if (!(await matches(content, file))) throw new Error(`${file.path} is not the file of this build`);
    const headers = {
      ...headersFor(file.path),
      'Content-Type': file.contentType,
      'Content-Length': String(file.bytes),
    };
    await this.cache.put(this.keyOf(file), new Response(content, { headers }));
    this.verified.add(file.sha256);
  }

  /** Those that are not stored. Content that is stored with headers of another build is stored anew with its own. */
  async absent(files: readonly BuildFile[]): Promise<BuildFile[]> {
    const stored = new Set((await this.cache.keys()).map(({ url }) => url));
    const absent: BuildFile[] = [];
    for (const file of files) {
      if (stored.has(this.keyOf(file)) || (await this.takeOver(file, stored))) continue;
      absent.push(file);
    }
    return absent;
  }

  async delete(file: BuildFile): Promise<void> {
    await this.cache.delete(this.keyOf(file));
  }

  /** Deletes everything else. */
  async keepOnly(files: readonly BuildFile[]): Promise<void> {
    const wanted = new Set(files.map((file) => this.keyOf(file)));
    for (const { url } of await this.cache.keys()) if (!wanted.has(url)) await this.cache.delete(url);
  }

  private async isSound(key: string, file: BuildFile): Promise<boolean> {
    if (this.verified.has(file.sha256)) return true;
    try {
      const stored = await this.cache.match(key);
      if (!stored || !(await matches(await stored.arrayBuffer(), file))) return false;
      this.verified.add(file.sha256);
      return true;
    } catch {
      // A damaged entry of the cache may not be readable at all.
      return false;
    }
  }

  private async takeOver(file: BuildFile, stored: ReadonlySet<string>): Promise<boolean> {
    const prefix = this.contentKey(file);
    const key = [...stored].find((url) => url.startsWith(prefix));
    if (key === undefined) return false;
    try {
      const content = await (await this.cache.match(key))?.arrayBuffer();
      if (!content) return false;
      await this.put(file, content);
      return true;
    } catch (error) {
      if (error instanceof DOMException && error.name === 'QuotaExceededError') throw error;
      return false;
    }
  }

  private keyOf(file: BuildFile): string {
    const headers = encodeURIComponent(`${this.build.headersId} ${file.contentType}`);
    return `${this.contentKey(file)}?headers=${headers}`;
  }

  private contentKey({ sha256 }: BuildFile): string {
    return `${this.origin}/files-by-content/${sha256}`;
  }
}

async function matches(content: ArrayBuffer, { sha256, bytes }: BuildFile): Promise<boolean> {
  return content.byteLength === bytes && (await hexSha256(content)) === sha256;
}
