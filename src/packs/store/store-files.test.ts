import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { StudioError } from '../../core/errors';
import type { PackFile } from '../../core/pack/manifest';
import { BrokenConnection, DownloadError } from '../../platform/file-stream';
import { checkFiles } from './check-files';
import { filesFromServer, type FileSource } from './file-source';
import { hashFile } from './hash-file';
import { memoryFiles } from './memory-files.fixture';
import { partName } from './part-files';
import { storeFiles, type StoringParts } from './store-files';

const encode = (text: string) => new TextEncoder().encode(text);
const stated = (file: string, text: string): PackFile => ({
  file,
  sha256: createHash('sha256').update(text).digest('hex'),
  bytes: text.length,
});
const texts: Readonly<Record<string, string>> = { 'a.onnx': 'first graph', 'b.bin': 'a longer second file' };
const files = Object.entries(texts).map(([file, text]) => stated(file, text));
const [first, second] = files as [PackFile, PackFile];

type Answer = (from: number) => Uint8Array<ArrayBuffer>[] | Error;

/** Answers each request for a file in turn; afterwards, and for other files, with the file. An Error among the parts breaks the connection. */
function source(answers: Partial<Record<string, Answer[]>> = {}) {
  const requests: string[] = [];
  const open: FileSource['open'] = ({ file }, from) => {
    requests.push(`${file} ${from}`);
    const answer = answers[file]?.shift();
    const parts = answer ? answer(from) : [encode(texts[file]!.slice(from))];
    if (parts instanceof Error) return Promise.reject(parts);
    return Promise.resolve({
      from,
      parts: (async function* () {
        for (const part of parts) {
          await Promise.resolve();
          if (part.length === 0) throw new BrokenConnection('arrived incomplete');
          yield part;
        }
      })(),
    });
  };
  const made: FileSource = { ...filesFromServer(new URL('https://packs.test/x/')), open };
  return { made, requests };
}
const BREAK = new Uint8Array();

function parts(changes: Partial<Omit<StoringParts, 'store'>> = {}) {
  const store = memoryFiles();
  const progress: number[] = [];
  const waits: number[] = [];
  return {
    store,
    progress,
    waits,
    name: 'Test',
    files,
    source: source().made,
    signal: new AbortController().signal,
    onProgress: (bytes: number) => progress.push(bytes),
    freeBytes: () => Promise.resolve(Infinity),
    wait: (milliseconds: number) => Promise.resolve(void waits.push(milliseconds)),
    ...changes,
  };
}
const textOf = (store: ReturnType<typeof memoryFiles>, name: string) =>
  new TextDecoder().decode(store.contents.get(name));

test('every file is stored by its content, and what is there is not requested again', async () => {
  const { made, requests } = source();
  const all = parts({ source: made });
  await storeFiles(all);
  expect(textOf(all.store, first.sha256)).toBe('first graph');
  expect([...all.store.contents.keys()].sort()).toEqual(files.map(({ sha256 }) => sha256).sort());
  expect(all.progress.at(-1)).toBe(first.bytes + second.bytes);
  await storeFiles(all);
  expect(requests).toHaveLength(2);
});

test('a connection that breaks is continued where it ended', async () => {
  const { made, requests } = source({ 'b.bin': [() => [encode('a longer'), BREAK]] });
  const all = parts({ source: made });
  await storeFiles(all);
  expect(requests).toEqual(['a.onnx 0', 'b.bin 0', 'b.bin 8']);
  expect(textOf(all.store, second.sha256)).toBe(texts['b.bin']);
});

test('a server that stays away is tried a few times; what has arrived stays for the next call', async () => {
  const away = () => new BrokenConnection('could not be reached');
  const { made, requests } = source({ 'b.bin': [() => [encode('a longer'), BREAK], away, away, away, away] });
  const all = parts({ source: made });
  await expect(storeFiles(all)).rejects.toMatchObject({
    code: 'pack-unreachable',
    message:
      'The download of Test stopped at 61 %: packs.test could not be reached. What has arrived stays; check the connection and press Resume.',
  });
  expect(all.waits).toEqual([500, 1000, 2000, 4000]);
  expect(textOf(all.store, partName(second.sha256))).toBe('a longer');
  await storeFiles(all);
  expect(requests.at(-1)).toBe('b.bin 8');
  expect(textOf(all.store, second.sha256)).toBe(texts['b.bin']);
});

test('a missing file is not waited for; its sentence names it', async () => {
  const all = parts({ source: source({ 'b.bin': [() => new DownloadError('answered 404', 404)] }).made });
  await expect(storeFiles(all)).rejects.toThrow('packs.test answered 404 for b.bin');
  expect(all.waits).toEqual([]);
});

test('a damaged file is fetched once more from its start, then refused and not stored', async () => {
  const damaged = () => [encode('FIRST GRAPH')];
  const once = source({ 'a.onnx': [damaged] });
  const all = parts({ source: once.made });
  await storeFiles(all);
  expect(once.requests.slice(0, 2)).toEqual(['a.onnx 0', 'a.onnx 0']);
  const always = parts({ source: source({ 'a.onnx': [damaged, damaged] }).made });
  const storing = storeFiles(always);
  await expect(storing).rejects.toMatchObject({ code: 'pack-corrupt' });
  await expect(storing).rejects.toThrow(
    'The file a.onnx of Test is damaged where it comes from: its SHA-256 is not the one that the manifest states. It was not stored. Press Resume',
  );
  expect(always.store.contents.size).toBe(0);
});

test('a part of another version is not joined with the rest of this one', async () => {
  const all = parts();
  all.store.contents.set(partName(second.sha256), encode('an older '));
  await storeFiles(all);
  expect(textOf(all.store, second.sha256)).toBe(texts['b.bin']);
});

test('a server that sends too much does not fill the disk', async () => {
  const all = parts({ source: source({ 'a.onnx': [() => [encode('first graph and more')]] }).made });
  await storeFiles(all);
  expect(textOf(all.store, first.sha256)).toBe('first graph');
});

test('a full disk gets back the room of the unfinished file, and says so', async () => {
  const all = parts({
    source: source({ 'b.bin': [() => [encode('a lon'), encode('ger second file')]] }).made,
  });
  all.store.limit = first.bytes + 6;
  await expect(storeFiles(all)).rejects.toMatchObject({
    code: 'out-of-space',
    message: expect.stringContaining("Test is stored up to 35 %: this browser's storage is full.") as string,
  });
  expect(all.store.contents.get(partName(second.sha256))?.length).toBe(0);
  all.store.limit = Infinity;
  await storeFiles(all);
  expect(textOf(all.store, second.sha256)).toBe(texts['b.bin']);
});

test('the room that is the user’s is not touched', async () => {
  const all = parts({ freeBytes: () => Promise.resolve(256e6) });
  await expect(storeFiles(all)).rejects.toMatchObject({ code: 'out-of-space' });
});

test('pausing keeps what has arrived', async () => {
  const abort = new AbortController();
  const { made } = source({ 'b.bin': [() => [encode('a longer'), encode(' second file')]] });
  const all = parts({ source: made, signal: abort.signal });
  const slow: StoringParts = {
    ...all,
    onProgress: (bytes) => {
      if (bytes === first.bytes + 8) abort.abort();
    },
  };
  await expect(storeFiles(slow)).rejects.toMatchObject({ code: 'cancelled' });
  expect(textOf(all.store, partName(second.sha256))).toBe('a longer');
});

test('a check finds damaged and absent files and deletes the damaged', async () => {
  const all = parts();
  await storeFiles(all);
  const check = () => checkFiles(files, all.store, all.signal, () => undefined);
  expect(await check()).toEqual([]);
  all.store.contents.set(first.sha256, encode('FIRST GRAPH'));
  all.store.contents.delete(second.sha256);
  expect(await check()).toEqual(['a.onnx', 'b.bin']);
  expect(all.store.contents.size).toBe(0);
});

test('a file that is too large for one piece has the same hash', async () => {
  const blob = new Blob([encode('x'.repeat(100_000))]);
  expect(await hashFile(blob, undefined, 1000)).toBe(await hashFile(blob));
});

test('errors that are no broken connection are not tried again', async () => {
  const gone = new StudioError('pack-corrupt', 'The file a.onnx of the model pack is missing.');
  await expect(storeFiles(parts({ source: source({ 'a.onnx': [() => gone] }).made }))).rejects.toBe(gone);
});
