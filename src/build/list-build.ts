import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Build, BuildFile } from '../service-worker/protocol.ts';
import { contentTypeOf } from './content-types.ts';
import { headerRules } from './security-headers.ts';

/** Files of the output folder that the page never requests. */
const notRequested = /(\.md|\.map|^sw\.js|^_headers)$/;

/** Parts of onnxruntime for WebGPU, of which a browser needs one or none. */
const conditions: readonly [RegExp, BuildFile['only']][] = [
  [/\.jspi\.(mjs|wasm)$|\/ort\.jspi\./, 'gpu-with-jspi'],
  [/\.asyncify\.(mjs|wasm)$|\/ort\.webgpu\./, 'gpu-without-jspi'],
];

/** The files of a finished build, by content. */
export function listBuild(folder: string): Build {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => !notRequested.test(name) && statSync(join(folder, name)).isFile())
    .sort()
    .map((name) => describe(folder, name));
  return {
    id: hash(JSON.stringify(files)).slice(0, 16),
    headersId: hash(JSON.stringify(headerRules)).slice(0, 8),
    files,
  };
}

function describe(folder: string, name: string): BuildFile {
  const content = readFileSync(join(folder, name));
  const url = `/${name.split(sep).join('/')}`;
  const only = conditions.find(([pattern]) => pattern.test(url))?.[1];
  return {
    path: url === '/index.html' ? '/' : url,
    sha256: hash(content),
    bytes: content.length,
    contentType: contentTypeOf(name),
    ...(only && { only }),
  };
}

function hash(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
