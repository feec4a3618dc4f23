import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import schema from '../../../models/contract/pack.schema.json';
import { parseManifest, type PackManifest } from './manifest';

const compact = JSON.parse(readFileSync('models/packs/compact/manifest.json', 'utf8')) as PackManifest;
const listening = compact.roles['clap-audio'];
/** The shipped manifest with the fields of the timbre profile as given. */
function manifest(profile: unknown, timbreEncoder?: object): unknown {
  return {
    ...compact,
    prompt: { ...compact.prompt, profile },
    roles: { ...compact.roles, 'timbre-encoder': timbreEncoder },
  };
}

test('the shipped pack is read', () => {
  expect(parseManifest(compact, 'compact').id).toBe('compact');
});

test('a pack without a timbre profile says so or says nothing of it', () => {
  for (const profile of [undefined, 0]) {
    const { prompt, roles } = parseManifest(manifest(profile), 'plain');
    expect(prompt.profile).toBe(0);
    expect(roles['timbre-encoder']).toBeUndefined();
  }
});

test('a timbre profile comes with the graph that hears it', () => {
  const { prompt, roles } = parseManifest(manifest(64, listening), 'timbre');
  expect(prompt.profile).toBe(64);
  expect(roles['timbre-encoder']).toMatchObject({ sampleRate: listening.sampleRate });
});

test.each([
  [64, undefined, 'roles.timbre-encoder'],
  [64, { ...listening, maxSeconds: undefined }, 'roles.timbre-encoder.maxSeconds'],
  [64, { ...listening, sampleRate: 0 }, 'roles.timbre-encoder.sampleRate'],
  [-1, listening, 'prompt.profile'],
  [1.5, listening, 'prompt.profile'],
  ['64', listening, 'prompt.profile'],
])('profile %j with the graph %j is refused by name', (profile, encoder, field) => {
  const read = () => parseManifest(manifest(profile, encoder), 'broken');
  expect(read).toThrow(expect.objectContaining({ name: 'StudioError', code: 'pack-invalid' }));
  expect(read).toThrow(`broken cannot be used: ${field} is not valid`);
});

test('every role that models/contract knows is read', () => {
  const roles = Object.keys(schema.properties.roles.properties);
  const graph = { ...listening, channels: 2, tokenizer: listening, maxTokens: 8, controlDepth: 1 };
  const picture = { fps: 4, width: 2, height: 2 };
  const all = Object.fromEntries(roles.map((role) => [role, { ...graph, ...picture }]));
  expect(Object.keys(parseManifest({ ...compact, roles: all }, 'full').roles).sort()).toEqual(roles.sort());
});
