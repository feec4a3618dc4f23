import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { PackManifest } from './manifest';
import { modelName, remoteRoles } from './remote-roles';

const compact = JSON.parse(readFileSync('models/packs/compact/manifest.json', 'utf8')) as PackManifest;
/** As in the paper: the autoencoder encodes the envelope. */
const paper = { ...compact, roles: { ...compact.roles, 'control-encoder': undefined } };

test('sound is made on the server; the picture is read there only when that is chosen', () => {
  expect(remoteRoles(compact, { picture: false })).toEqual(['dit+controlnet', 'vae-decoder']);
  expect(remoteRoles(compact, { picture: true })).toEqual([
    ...['dit+controlnet', 'vae-decoder', 'frame-encoder', 'flow', 'rms-mapper', 'cavp'],
  ]);
  expect(remoteRoles(paper, { picture: false })).toContain('vae-encoder');
});

test('models are named by pack, version and graph, and the repository has those that the page requests', () => {
  expect(modelName({ id: 'compact', version: '0.8.0' }, 'dit+controlnet')).toBe(
    'compact-0.8.0-dit-controlnet',
  );
  const names = readFileSync('models/serving/names.py', 'utf8');
  const listed = /REMOTE_ROLES = \(([^)]*)\)/.exec(names)![1]!.match(/[a-z][a-z+-]+/g);
  expect(listed).toEqual(remoteRoles(paper, { picture: true }));
});
