import { expect, test } from 'vitest';
import { packFolder } from './pack-address';

const HERE = 'https://studio.test/index.html';

test.each([
  ['https://packs.test/studio', 'https://packs.test/studio/'],
  [' https://packs.test/studio/manifest.json ', 'https://packs.test/studio/'],
  ['packs.test/studio', 'https://packs.test/studio/'],
  ['/packs/studio', 'https://studio.test/packs/studio/'],
  ['http://localhost:8080/p', 'http://localhost:8080/p/'],
  ['http://127.0.0.1/', 'http://127.0.0.1/'],
])('%s is the folder %s', (typed, folder) => {
  expect(packFolder(typed, HERE).href).toBe(folder);
});

test.each([
  '',
  'http://packs.test/',
  'ftp://packs.test/',
  'javascript:alert(1)',
  'data:text/plain,x',
  'blob:https://studio.test/x',
  'https://user:secret@packs.test/',
  'https://packs.test/?token=1',
  'https://',
  `https://packs.test/${'x'.repeat(3000)}`,
])('%s is refused', (typed) => {
  expect(() => packFolder(typed, HERE)).toThrow('Type the address of a folder');
});
