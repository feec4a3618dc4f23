import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseManifest, type PackRole } from '../core/pack/manifest';
import { warmUpFeeds } from './warm-up';

const compact = parseManifest(
  JSON.parse(readFileSync('models/packs/compact/manifest.json', 'utf8')),
  'compact',
);
const dimsOf = (role: PackRole, manifest = compact) => {
  const feeds = warmUpFeeds(manifest, role);
  return feeds && Object.fromEntries(Object.entries(feeds).map(([name, { dims }]) => [name, dims]));
};

test('the generator is warmed up with the shortest window and two prompts, the decoder with the same window', () => {
  const { minFrames, channels } = compact.latent;
  expect(dimsOf('dit+controlnet')).toMatchObject({
    ...{ x: [2, channels, minFrames], t: [2], control: [2, channels, minFrames], seconds_total: [2] },
  });
  expect(dimsOf('vae-decoder')!['latent']).toEqual([1, channels, minFrames]);
  const alone = { ...compact, sampler: { ...compact.sampler, guidance: 1 } };
  expect(dimsOf('dit+controlnet', alone)!['t']).toEqual([1]);
});

test('encoders of frames are warmed up with one chunk', () => {
  const { chunkFrames, height, width } = compact.video;
  expect(dimsOf('frame-encoder')).toEqual({ frames: [chunkFrames, 3, height, width] });
});

test('graphs with other inputs are left out: token ids, sizes without a known name, too many numbers', () => {
  expect(dimsOf('clap-text')).toBeNull();
  expect(dimsOf('vae-encoder')).toBeNull();
  expect(dimsOf('dit+controlnet', { ...compact, latent: { ...compact.latent, minFrames: 1e9 } })).toBeNull();
  const bare = { ...compact, roles: { ...compact.roles, flow: { ...compact.roles.flow, inputs: [] } } };
  expect(dimsOf('flow', bare)).toBeNull();
});
