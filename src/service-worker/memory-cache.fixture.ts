import { createHash } from 'node:crypto';
import type { FileCache } from './file-store';
import type { BuildFile } from './protocol';

export const ORIGIN = 'https://studio.test';

export interface MemoryCache extends FileCache {
  readonly entries: Map<string, ArrayBuffer>;
  /** Bytes after which `put` fails as a full disk does. */
  limit: number;
}

/** A Cache in memory. */
export function memoryCache(): MemoryCache {
  const entries = new Map<string, ArrayBuffer>();
  const responses = new Map<string, HeadersInit>();
  const urlOf = (key: RequestInfo | URL) => (key instanceof Request ? key.url : String(key));
  return {
    entries,
    limit: Infinity,
    match(key) {
      const content = entries.get(urlOf(key));
      return Promise.resolve(
        content && new Response(content.slice(0), { headers: responses.get(urlOf(key)) ?? {} }),
      );
    },
    async put(key, response) {
      const content = await response.arrayBuffer();
      const used = [...entries.values()].reduce((sum, { byteLength }) => sum + byteLength, 0);
      if (used + content.byteLength > this.limit) throw new DOMException('full', 'QuotaExceededError');
      entries.set(urlOf(key), content);
      responses.set(urlOf(key), response.headers);
    },
    delete: (key) => Promise.resolve(entries.delete(urlOf(key))),
    keys: () => Promise.resolve([...entries.keys()].map((url) => new Request(url))),
  };
}

export function contentOf(text: string): ArrayBuffer {
  return new TextEncoder().encode(text).buffer;
}

export function buildFile(path: string, text: string): BuildFile {
  return {
    path,
    sha256: createHash('sha256').update(text).digest('hex'),
    bytes: text.length,
    contentType: 'text/javascript',
  };
}
