import { readFileSync, writeFileSync } from 'node:fs';
import { chromium, expect, test } from '@playwright/test';
import { browserArguments, findChromium } from '../src/cli/chromium';
import { readProjectFile } from '../src/cli/read-project-file';
import { StudioPage } from '../src/cli/studio-page';
import { hit, writeEnvelope } from './driver/curves';
import { readWav, rms, toneWav } from './driver/wav';

const SECONDS = 0.6;

/** The WebGPU path on a software adapter: about a hundred times slower than wasm, so one very short sound in two steps. */
test('a short sound on WebGPU is the sound that wasm makes', async ({ baseURL }, testInfo) => {
  test.setTimeout(900_000);
  const curve = writeEnvelope(testInfo.outputPath('curve.csv'), SECONDS, (t) => hit(t, 0.2));
  const reference = testInfo.outputPath('reference.wav');
  writeFileSync(reference, toneWav());
  const sounds = [];
  for (const provider of ['webgpu', 'wasm'] as const) {
    const browser = await chromium.launch({
      executablePath: findChromium() ?? undefined,
      args: browserArguments(provider === 'webgpu' ? 'software' : 'off'),
    });
    const context = await browser.newContext({ acceptDownloads: true });
    const studio = await StudioPage.open(context, baseURL ?? '', 'compact', provider);
    await studio.openVideo('e2e/fixtures/short-25fps.mp4');
    await studio.importEnvelope(curve);
    await studio.generate({
      prompt: 'metal',
      negative: '',
      references: [reference],
      seed: 3,
      steps: 2,
      guidance: 1,
      takes: 1,
    });
    const path = testInfo.outputPath(`${provider}.wav`);
    await studio.exportTake(1, path);
    const project = testInfo.outputPath(`${provider}.v2a`);
    await studio.saveProject(project);
    expect((await readProjectFile(project)).takes[0]?.provider).toBe(provider);
    sounds.push(readWav(readFileSync(path)));
    await browser.close();
  }
  const [gpu, wasm] = sounds;
  const difference = {
    ...wasm!,
    channels: wasm!.channels.map((channel, c) => channel.map((x, i) => x - gpu!.channels[c]![i]!)),
  };
  expect(rms(wasm!)).toBeGreaterThan(0.001);
  expect(rms(difference)).toBeLessThan(0.05 * rms(wasm!));
});
