import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fakeManifest } from '../testing/fake-pack';
import { modelName, remoteRoles } from './remote-roles';

const plain = fakeManifest();

test('sound is made on the server; the picture is read there only when that is chosen', () => {
  expect(remoteRoles(plain, { picture: false })).toEqual(['dit+controlnet', 'vae-decoder']);
  expect(remoteRoles(plain, { picture: true })).toEqual([
    ...['dit+controlnet', 'vae-decoder', 'frame-encoder', 'flow', 'rms-mapper'],
  ]);
  const roles = { ...plain.roles, 'control-encoder': undefined };
  expect(remoteRoles({ ...plain, roles }, { picture: false })).toContain('vae-encoder');
});

test('models are named by pack, version and graph, as the repository names them', () => {
  expect(modelName({ id: 'compact', version: '0.8.0' }, 'dit+controlnet')).toBe(
    'compact-0.8.0-dit-controlnet',
  );
  const names = readFileSync('models/serving/names.py', 'utf8');
  const everyRole = {
    ...plain,
    roles: { ...plain.roles, 'control-encoder': undefined, cavp: plain.roles.flow },
  };
  const listed = /REMOTE_ROLES = \(([^)]*)\)/.exec(names)![1]!.match(/[a-z][a-z+-]+/g);
  expect(listed).toEqual(remoteRoles(everyRole as never, { picture: true }));
});
