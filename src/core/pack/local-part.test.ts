import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { judgeDevice, refusalOf } from './device-needs';
import { localBytes, localFiles, localPart } from './local-part';
import { packBytes, type PackManifest } from './manifest';

const compact = JSON.parse(readFileSync('models/packs/compact/manifest.json', 'utf8')) as PackManifest;
const generator = compact.roles['dit+controlnet'];
/** A pack whose generator has 20 GB of weights in files of their own. */
const large: PackManifest = {
  ...compact,
  needs: { memory: 30e9 },
  roles: {
    ...compact.roles,
    'dit+controlnet': {
      ...generator,
      externalData: [{ file: 'weights.bin', sha256: 'f'.repeat(64), bytes: 20e9 }],
    },
  },
};

test('generator and decoder with their weights are not part of what this device holds, everything else is', () => {
  const names = localFiles(large).map(({ file }) => file);
  for (const name of ['dit-controlnet.onnx', 'weights.bin', 'vae-decoder.onnx'])
    expect(names).not.toContain(name);
  for (const name of [
    'control-encoder.onnx',
    'clap-text.onnx',
    'tokenizer.json',
    'bank.bin',
    'rms-mapper.onnx',
  ])
    expect(names).toContain(name);
  expect(localBytes(large)).toBe(packBytes(compact) - generator.bytes - compact.roles['vae-decoder'].bytes);
});

test('a device that cannot run the pack may run its part', () => {
  const device = { gpu: null, memory: 4e9, freeStorage: 1e9 };
  expect(refusalOf(judgeDevice(large, device))).not.toBeNull();
  expect(refusalOf(judgeDevice(localPart(large), device, localBytes(large)))).toBeNull();
});
