import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import schema from '../../../models/contract/pack.schema.json';
import { parseManifest, type PackManifest } from './manifest';

const compact = JSON.parse(readFileSync('models/packs/compact/manifest.json', 'utf8')) as PackManifest;
const audioEncoder = compact.roles['clap-audio'];
/** The shipped manifest with the given timbre fields. */
function manifest(timbre: { profile?: unknown; excitation?: unknown }, timbreEncoder?: object): unknown {
  const { dimensions, tokens, unconditional } = compact.prompt;
  return {
    ...compact,
    prompt: { dimensions, tokens, unconditional, ...timbre },
    roles: { ...compact.roles, 'timbre-encoder': timbreEncoder },
  };
}

test('the shipped pack is read', () => {
  expect(parseManifest(compact, 'compact').id).toBe('compact');
});

test('the timbre fields may be 0 or absent', () => {
  for (const timbre of [{}, { profile: 0, excitation: 0 }]) {
    const { prompt, roles } = parseManifest(manifest(timbre), 'plain');
    expect(prompt).toMatchObject({ profile: 0, excitation: 0 });
    expect(roles['timbre-encoder']).toBeUndefined();
  }
});

test.each([
  { profile: 64, excitation: 0 },
  { profile: 64, excitation: 4096 },
])('the timbre %j is accepted with a timbre encoder', (timbre) => {
  const { prompt, roles } = parseManifest(manifest(timbre, audioEncoder), 'timbre');
  expect(prompt).toMatchObject(timbre);
  expect(roles['timbre-encoder']).toMatchObject({ sampleRate: audioEncoder.sampleRate });
});

test.each([
  [{ profile: 64 }, undefined, 'roles.timbre-encoder'],
  [{ profile: 64, excitation: 64 }, undefined, 'roles.timbre-encoder'],
  [{ excitation: 64 }, audioEncoder, 'prompt.profile'],
  [{ profile: 64 }, { ...audioEncoder, maxSeconds: undefined }, 'roles.timbre-encoder.maxSeconds'],
  [{ profile: 64 }, { ...audioEncoder, sampleRate: 0 }, 'roles.timbre-encoder.sampleRate'],
  [{ profile: -1 }, audioEncoder, 'prompt.profile'],
  [{ profile: 1.5 }, audioEncoder, 'prompt.profile'],
  [{ profile: '64' }, audioEncoder, 'prompt.profile'],
  [{ profile: 64, excitation: -1 }, audioEncoder, 'prompt.excitation'],
  [{ profile: 64, excitation: 1.5 }, audioEncoder, 'prompt.excitation'],
])('the timbre %j with the timbre encoder %j is refused, naming the field', (timbre, encoder, field) => {
  const read = () => parseManifest(manifest(timbre, encoder), 'broken');
  expect(read).toThrow(expect.objectContaining({ name: 'StudioError', code: 'pack-invalid' }));
  expect(read).toThrow(`broken cannot be used: ${field} is not valid`);
});

test.each(['index', 'embeddings'] as const)('a bank’s %s that the page cannot read is refused', (name) => {
  const bank = compact.bank!;
  const large = { ...compact, bank: { ...bank, [name]: { ...bank[name], bytes: 20_000_001 } } };
  expect(() => parseManifest(large, 'large')).toThrow(`bank.${name}.bytes is not valid`);
});

test('guidance for references may differ from that for words, within the same bounds', () => {
  const read = (referenceGuidance?: number) =>
    parseManifest({ ...compact, sampler: { ...compact.sampler, referenceGuidance } }, 'guided').sampler;
  expect(read().referenceGuidance).toBeUndefined();
  expect(read(3).referenceGuidance).toBe(3);
  expect(() => read(51)).toThrow('sampler.referenceGuidance');
});

test('every role of models/contract is read', () => {
  const roles = Object.keys(schema.properties.roles.properties);
  const graph = { ...audioEncoder, channels: 2, tokenizer: audioEncoder, maxTokens: 8, controlDepth: 1 };
  const picture = { fps: 4, width: 2, height: 2 };
  const all = Object.fromEntries(roles.map((role) => [role, { ...graph, ...picture }]));
  expect(Object.keys(parseManifest({ ...compact, roles: all }, 'full').roles).sort()).toEqual(roles.sort());
});

test('a manifest of a million errors is refused at its first', () => {
  const { flow } = compact.roles;
  const inputs = new Array(1e6).fill(0);
  const started = performance.now();
  const roles = { ...compact.roles, flow: { ...flow, inputs } };
  expect(() => parseManifest({ ...compact, roles }, 'huge')).toThrow(/roles\.flow\.inputs/);
  expect(performance.now() - started).toBeLessThan(2000);
});

test('a network takes the guidance scale by an input and a range, not by one of them', () => {
  const network = compact.roles['dit+controlnet'];
  const reading = (entry: object) => () =>
    parseManifest(
      { ...compact, roles: { ...compact.roles, 'dit+controlnet': { ...network, ...entry } } },
      'scaled',
    );
  const inputs = [...network.inputs, { name: 'guidance', dtype: 'float32', shape: ['B'] }];
  expect(reading({ inputs, guidanceRange: [1, 8] })().roles['dit+controlnet'].guidanceRange).toEqual([1, 8]);
  for (const entry of [
    { inputs },
    { guidanceRange: [1, 8] },
    { inputs, guidanceRange: [1, 99] },
    { inputs, guidanceRange: [8, 1] },
  ])
    expect(reading(entry)).toThrow('roles.dit+controlnet');
});
