import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { hit, writeEnvelope } from './driver/curves';
import { readWav } from './driver/wav';

test('npm run foley: a batch writes its files, a bad clip costs a line and the exit code', ({}, testInfo) => {
  test.setTimeout(300_000);
  const out = testInfo.outputPath('out');
  const envelope = writeEnvelope(testInfo.outputPath('curve.csv'), 2, (t) => hit(t, 0.5));
  const run = spawnSync(
    'npx',
    [
      ...['--no-install', 'tsx', 'src/cli/foley.ts', 'nowhere.mp4', 'e2e/fixtures/steps-25fps.mp4'],
      ...['--prompt', 'metal', '--seed', '5', '--steps', '2', '--takes', '2', '--provider', 'wasm'],
      ...['--envelope', envelope, '--pack', 'models/packs/compact', '--out', out],
    ],
    { encoding: 'utf8' },
  );
  expect(run.stderr).toContain('nowhere.mp4: no such file.');
  expect(run.stderr).toContain('1 of 2 clips failed.');
  expect(run.status).toBe(1);

  const folder = `${out}/steps-25fps`;
  const sounds = [1, 2].map((take) => readWav(readFileSync(`${folder}/take-${take}.wav`)));
  for (const { channels, sampleRate } of sounds) {
    expect(sampleRate).toBe(44100);
    expect(channels.map(({ length }) => length)).toEqual([88200, 88200]);
  }
  expect(sounds[0]!.channels[0]).not.toEqual(sounds[1]!.channels[0]);
  expect(readFileSync(`${folder}/envelope.csv`, 'utf8')).toMatch(/^time_s,left,right\n/);
  const report = JSON.parse(readFileSync(`${folder}/report.json`, 'utf8')) as {
    takes: { provider: string; seed: number }[];
  };
  expect(report.takes.map(({ provider }) => provider)).toEqual(['wasm', 'wasm']);
  expect(report.takes[0]!.seed).toBe(5);
});
