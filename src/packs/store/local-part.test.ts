import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { PackManifest } from '../../core/pack/manifest';
import { memoryPacks } from '../testing';

const compact = JSON.parse(readFileSync('models/packs/compact/manifest.json', 'utf8')) as PackManifest;

/** A pack on disk, each graph a file that holds its role. */
function packOnDisk(): File[] {
  const stated = (text: string) => ({
    file: `${text.replace('+', '-')}.onnx`,
    sha256: createHash('sha256').update(text).digest('hex'),
    bytes: text.length,
  });
  const roles = Object.fromEntries(
    Object.entries(compact.roles)
      .filter(([role]) => role !== 'cavp')
      .map(([role, graph]) => [role, { ...graph, ...stated(role) }]),
  );
  const tokenizer = stated('tokenizer');
  const manifest = {
    ...compact,
    bank: undefined,
    roles: { ...roles, 'clap-text': { ...roles['clap-text'], tokenizer } },
  };
  const texts = [...Object.keys(roles), 'tokenizer'];
  return [
    new File([JSON.stringify(manifest)], 'manifest.json'),
    ...texts.map((text) => new File([text], stated(text).file)),
  ];
}

test('without what a server runs a pack can be opened; what is lacking is said when it is read, and can be stored later', async () => {
  const { packs, files } = memoryPacks();
  const offer = await packs.offerFromDisk(packOnDisk());
  expect(offer).toMatchObject({ complete: false, localComplete: false });
  await packs.add(offer, { localPart: true });
  const [stored] = await packs.list();
  expect(stored).toMatchObject({ complete: false, localComplete: true });
  expect(files.contents.size).toBe(9);

  await expect(packs.open(stored!.key)).rejects.toMatchObject({ code: 'pack-corrupt' });
  const pack = await packs.open(stored!.key, true);
  expect(await (await pack.graph('rms-mapper')).text()).toBe('rms-mapper');
  await expect(pack.graph('dit+controlnet')).rejects.toMatchObject({ code: 'pack-corrupt' });
  await expect(pack.graph('dit+controlnet')).rejects.toThrow('Open Model packs and press Resume.');

  await packs.add(offer);
  expect(await packs.list()).toMatchObject([{ complete: true, localComplete: true }]);
  expect(await (await pack.graph('dit+controlnet')).text()).toBe('dit+controlnet');
});
