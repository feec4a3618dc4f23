import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lazyDemuxers, loadOnNeed } from './lazy-demuxers';

test('the demuxers of the installed mediabunny load on need, except that of MP4', () => {
  const code = readFileSync('node_modules/mediabunny/dist/modules/src/input-format.js', 'utf8');
  const { transform } = lazyDemuxers();
  if (typeof transform !== 'object') throw new Error('The plugin has no transform.');
  const changed = (transform.handler as unknown as (code: string) => string)(code);
  expect(changed).toContain("return import('./matroska/matroska-demuxer.js').then((module)");
  const still = [...changed.matchAll(/^import \{ (\w+Demuxer) \}/gm)].map(([, name]) => name);
  expect(still).toEqual(['IsobmffDemuxer', 'HlsDemuxer']);
});

test('another way to write it ends the build', () => {
  expect(() => loadOnNeed("import { OggDemuxer as Ogg } from './ogg.js';", 'OggDemuxer')).toThrow(
    'another way',
  );
});
