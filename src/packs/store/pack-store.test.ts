import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { PackManifest } from '../../core/pack/manifest';
import { BrokenConnection } from '../../platform/file-stream';
import { memoryPacks } from '../testing';
import { filesFromServer } from './file-source';

const compact = JSON.parse(readFileSync('models/packs/compact/manifest.json', 'utf8')) as PackManifest;
const stated = (file: string, text: string) => ({
  file,
  sha256: createHash('sha256').update(text).digest('hex'),
  bytes: text.length,
});

/** A pack whose graphs are all the text "weights", except the decoder, which is `decoder`. */
function filesOf(version: string, decoder: string): Map<string, string> {
  const roles = Object.fromEntries(
    Object.entries(compact.roles).map(([role, graph]) => [
      role,
      {
        ...graph,
        ...(role === 'vae-decoder' ? stated('decoder.onnx', decoder) : stated('graph.onnx', 'weights')),
      },
    ]),
  );
  const tokenizer = stated('graph.onnx', 'weights');
  const manifest = {
    ...compact,
    ...{ id: 'twin', name: 'Twin', version, bank: undefined },
    roles: { ...roles, cavp: undefined, 'clap-text': { ...roles['clap-text'], tokenizer } },
  };
  return new Map([
    ['manifest.json', JSON.stringify(manifest)],
    ['graph.onnx', 'weights'],
    ['decoder.onnx', decoder],
  ]);
}
const onDisk = (files: Map<string, string>) => [...files].map(([name, text]) => new File([text], name));

/** A server with these files, which may be away. */
function server(files: Map<string, string>) {
  const state = { files, away: false, requests: 0 };
  const gone = () => Promise.reject(new BrokenConnection('could not be reached'));
  return {
    state,
    manifest: () => Promise.resolve(new Blob([state.files.get('manifest.json')!])),
    source: {
      ...filesFromServer(new URL('https://packs.test/twin/')),
      open: ({ file }: { file: string }, from: number) => {
        state.requests++;
        if (state.away) return gone();
        const bytes = new TextEncoder().encode(state.files.get(file)!.slice(from));
        return Promise.resolve({
          from,
          parts: (async function* () {
            await Promise.resolve();
            yield bytes;
          })(),
        });
      },
    },
  };
}

test('two versions are stored side by side; what they share is stored and fetched once', async () => {
  const host = server(filesOf('1.0.0', 'old decoder'));
  const { packs, files } = memoryPacks(host);
  await packs.add(await packs.offerFromServer('https://packs.test/twin/'));
  host.state.files = filesOf('1.1.0', 'new decoder');
  const update = await packs.offerFromServer('https://packs.test/twin/');
  expect(update).toMatchObject({ complete: false, storedBytes: 7, bytes: 18 });
  await packs.add(update);
  expect(host.state.requests).toBe(3);
  const listed = await packs.list();
  expect(listed.map(({ manifest, complete }) => [manifest.version, complete])).toEqual([
    ['1.0.0', true],
    ['1.1.0', true],
  ]);
  const text = async (key: string) => (await (await packs.open(key)).graph('vae-decoder')).text();
  expect(await Promise.all(listed.map(({ key }) => text(key)))).toEqual(['old decoder', 'new decoder']);

  await packs.remove(listed[0]!.key);
  expect(files.contents.size).toBe(2);
  expect(await text(listed[1]!.key)).toBe('new decoder');
});

test('the same pack again is the same entry', async () => {
  const { packs } = memoryPacks();
  for (let k = 0; k < 2; k++) await packs.add(await packs.offerFromDisk(onDisk(filesOf('1.0.0', 'decoder'))));
  expect(await packs.list()).toHaveLength(1);
});

test('an unfinished pack is listed with what is there, cannot be opened, and is resumed', async () => {
  const host = server(filesOf('1.0.0', 'decoder'));
  const { packs } = memoryPacks(host);
  const offer = await packs.offerFromServer('https://packs.test/twin/');
  host.state.away = true;
  await expect(packs.add(offer)).rejects.toMatchObject({ code: 'pack-unreachable' });
  expect(await packs.list()).toMatchObject([{ key: offer.key, storedBytes: 0, complete: false }]);
  await expect(packs.open(offer.key)).rejects.toThrow('Open Model packs and press Resume.');
  host.state.away = false;
  await packs.resume(offer.key);
  expect(await packs.list()).toMatchObject([{ complete: true }]);
});

test('a file that disappears or is damaged is missing after a check, and comes back', async () => {
  const host = server(filesOf('1.0.0', 'decoder'));
  const { packs, files } = memoryPacks(host);
  const offer = await packs.offerFromServer('https://packs.test/twin/');
  await packs.add(offer);
  expect(await packs.check(offer.key)).toEqual([]);
  const decoder = stated('decoder.onnx', 'decoder').sha256;
  files.contents.set(decoder, new TextEncoder().encode('DECODER'));
  expect(await packs.check(offer.key)).toEqual(['decoder.onnx']);
  const open = await packs.open(offer.key).catch((error: unknown) => error);
  expect(open).toMatchObject({ code: 'pack-corrupt' });
  await packs.resume(offer.key);
  const source = await packs.open(offer.key);
  files.contents.delete(decoder);
  await expect(source.graph('vae-decoder')).rejects.toThrow('is not whole');
});

test('a record of another program is left alone', async () => {
  const { packs, records } = memoryPacks();
  await records.write('later.json', new Blob(['{"schema":9}']));
  expect(await packs.list()).toEqual([]);
  expect(await records.names()).toEqual(['later.json']);
});

test('files of a pack whose record cannot be read stay when another pack is removed', async () => {
  const { packs, records, files } = memoryPacks();
  for (const version of ['1.0.0', '1.0.1'])
    await packs.add(await packs.offerFromDisk(onDisk(filesOf(version, `decoder ${version}`))));
  const [first, second] = await packs.list();
  const name = `${first!.key}.json`;
  const text = await (await records.read(name))!.text();
  await records.write(name, new Blob([text.replace('schemaVersion\\":1', 'schemaVersion\\":2')]));
  expect(await packs.list()).toHaveLength(1);
  await packs.remove(second!.key);
  const staying = [stated('', 'weights'), stated('', 'decoder 1.0.0')].map(({ sha256 }) => sha256);
  expect([...files.contents.keys()].sort()).toEqual(staying.sort());
});
