import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { parseManifest } from '../src/core/pack/manifest';
import { readProjectFile } from '../src/cli/read-project-file';
import { type GenerateSettings, StudioPage } from '../src/cli/studio-page';
import { hit, writeEnvelope } from './driver/curves';
import { readWav, rms, shareOnNote, toneWav } from './driver/wav';

const CLIP = 'e2e/fixtures/steps-25fps.mp4';
const MANIFEST = 'models/packs/compact/manifest.json';
const base: GenerateSettings = {
  prompt: 'metal',
  negative: '',
  references: [],
  seed: 7,
  steps: 2,
  guidance: 2,
  takes: 1,
  lock: false,
};

/** Every control must change the sound, and nothing else may. One page for all: takes pile up in one list, as they do for a designer. */
test('each control changes the sound; the same recipe gives the same bits', async ({
  context,
  baseURL,
}, testInfo) => {
  test.setTimeout(600_000);
  const studio = await StudioPage.open(context, baseURL ?? '', 'compact', 'wasm');
  await studio.openVideo(CLIP);
  const loud = writeEnvelope(testInfo.outputPath('loud.csv'), 2, (t) => hit(t, 0.5));
  const late = writeEnvelope(testInfo.outputPath('late.csv'), 2, (t) => hit(t, 1.2));
  const swell = writeEnvelope(testInfo.outputPath('swell.csv'), 2, (t) => 0.2 * Math.sin((Math.PI * t) / 2));
  const left = writeEnvelope(
    testInfo.outputPath('left.csv'),
    2,
    (t) => hit(t, 0.5),
    () => 0,
  );
  await studio.importEnvelope(loud);

  let made = 0;
  const sound = async (change: Partial<GenerateSettings>) => {
    await studio.generate({ ...base, ...change });
    made += 1;
    const path = testInfo.outputPath(`take-${made}.wav`);
    await studio.exportTake(made, path);
    return readFileSync(path);
  };
  // Of the samples: the file also states when the take was made.
  const digest = (bytes: Buffer) => {
    const hash = createHash('sha256');
    for (const channel of readWav(bytes).channels) hash.update(channel);
    return hash.digest('hex');
  };

  const first = await sound({});
  // The same recipe selects its take; said at the take, it runs again.
  const takes = studio.page.getByRole('listbox', { name: 'Take list' }).getByRole('option');
  await studio.generate(base);
  await expect(takes).toHaveCount(1);
  await studio.page.getByRole('button', { name: 'Run again' }).click();
  await expect(takes).toHaveCount(2, { timeout: 120_000 });
  made += 1;
  const again = testInfo.outputPath('again.wav');
  await studio.exportTake(2, again);
  expect(digest(readFileSync(again)), 'same recipe').toBe(digest(first));

  const changes: Partial<GenerateSettings>[] = [
    { seed: 8 },
    { prompt: 'water' },
    { negative: 'glass' },
    { steps: 3 },
    { guidance: 4 },
  ];
  const seen = new Set([digest(first)]);
  for (const change of changes) {
    seen.add(digest(await sound(change)));
    expect(seen.size, JSON.stringify(change)).toBe(1 + changes.indexOf(change) + 1);
  }

  // A hit follows its curve so closely that the lock leaves it alone; a held sound wavers.
  await studio.importEnvelope(swell);
  const free = await sound({});
  expect(digest(await sound({ lock: true })), 'lock').not.toBe(digest(free));
  const project = testInfo.outputPath('project.v2a');
  await studio.saveProject(project);
  const saved = await readProjectFile(project);
  const [unlocked, locked] = saved.takes.slice(-2);
  expect(locked!.envelopeLock).toBe(true);
  expect(locked!.envelopeError).toBeLessThan(unlocked!.envelopeError!);

  await studio.importEnvelope(late);
  const moved = readWav(await sound({}));
  const original = readWav(first);
  expect(rms(original, 0.5, 0.8)).toBeGreaterThan(4 * rms(original, 0, 0.45));
  expect(rms(moved, 1.2, 1.5)).toBeGreaterThan(4 * rms(moved, 0, 1.15));
  // Where the curve is silent the take is under -50 dBFS.
  expect(rms(moved, 0, 1.1)).toBeLessThan(10 ** (-50 / 20));

  await studio.importEnvelope(left);
  const { channels } = readWav(await sound({}));
  const level = (x: Float32Array | undefined) => rms({ sampleRate: 44100, bits: 24, channels: [x!] });
  expect(level(channels[0])).toBeGreaterThan(4 * level(channels[1]));

  const reference = testInfo.outputPath('reference.wav');
  writeFileSync(reference, toneWav());
  const like = await sound({ references: [reference] });
  seen.add(digest(like));
  expect(seen.size, 'reference').toBe(changes.length + 2);
  // The take has the reference's pitch: of the energy around the note most is on it, far more than without the reference.
  const onNote = shareOnNote(readWav(like));
  expect(onNote).toBeGreaterThan(0.5);
  expect(onNote).toBeGreaterThan(2 * shareOnNote(moved));

  // Emptied, guidance is the pack's again: its own for references, between the two with words beside one.
  const { sampler } = parseManifest(JSON.parse(readFileSync(MANIFEST, 'utf8')), MANIFEST);
  const page = context.pages()[0]!;
  const guidance = page.getByRole('spinbutton', { name: 'Guidance', exact: true });
  await expect(guidance).toHaveValue(String(base.guidance));
  await guidance.fill('');
  await guidance.press('Tab');
  const both = Number(await guidance.inputValue());
  expect(both).toBeGreaterThan(sampler.referenceGuidance!);
  expect(both).toBeLessThan(sampler.guidance);
  await page.getByRole('button', { name: 'Clear reference' }).click();
  await expect(guidance).toHaveValue(String(sampler.guidance));
  await studio.close();
});
