import { extname } from 'node:path';

/** Of the files of a build, by extension. */
const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.mjs': 'text/javascript',
  '.mp4': 'video/mp4',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};

/** Of graphs, among others. */
export const PLAIN_BYTES = 'application/octet-stream';

export function contentTypeOf(name: string): string {
  return contentTypes[extname(name)] ?? PLAIN_BYTES;
}
