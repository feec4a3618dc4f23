import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { listBuild } from './list-build';

const FOLDER = mkdtempSync(join(tmpdir(), 'build-'));
afterEach(() => rmSync(FOLDER, { recursive: true, force: true }));

test('lists what the page may request, by content', () => {
  mkdirSync(join(FOLDER, 'ort'), { recursive: true });
  const write = (name: string, text: string) => writeFileSync(join(FOLDER, name), text);
  write('index.html', '<title>a</title>');
  write('ort/ort-wasm.jspi.wasm', 'w');
  write('ort/ort-wasm.asyncify.wasm', 'w');
  for (const name of ['sw.js', '_headers', 'README.md', 'a.js.map']) write(name, '');
  const { files, id } = listBuild(FOLDER);
  expect(files.map(({ path, only, contentType }) => [path, only, contentType])).toEqual([
    ['/', undefined, 'text/html; charset=utf-8'],
    ['/ort/ort-wasm.asyncify.wasm', 'gpu-without-jspi', 'application/wasm'],
    ['/ort/ort-wasm.jspi.wasm', 'gpu-with-jspi', 'application/wasm'],
  ]);
  expect(files[1]!.sha256).toBe('50e721e49c013f00c62cf59f2163542a9d8df02464efeb615d31051b0fddc326');
  write('index.html', '<title>b</title>');
  expect(listBuild(FOLDER).id).not.toBe(id);
});
