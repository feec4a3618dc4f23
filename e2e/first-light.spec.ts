import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { readWav, rms } from './wav';

/** The main job on the shipped pack: a clip goes in, a curve comes out, the designer bends it, sound follows and leaves as a WAV. */
test('from the demo clip to a WAV', async ({ page }, testInfo) => {
  await page.goto('/?provider=wasm');
  await page.getByRole('button', { name: 'Try the demo clip' }).click();
  await expect(page.getByRole('status')).toContainText('demo.mp4');

  await page.getByRole('button', { name: 'Map envelope' }).click();
  await expect(page.getByRole('button', { name: 'Map envelope' })).toBeEnabled({ timeout: 120_000 });
  const mapped = testInfo.outputPath('mapped.csv');
  await saveDownload(page, 'Export envelope', mapped);
  const curve = levels(mapped);
  expect(Math.max(...curve)).toBeGreaterThan(0.01);

  // A stroke of the pencil across the middle of the lane.
  await page.getByRole('button', { name: 'Pencil', exact: true }).click();
  const lane = await page.getByLabel('Envelope lane', { exact: true }).boundingBox();
  if (!lane) throw new Error('the lane has no box');
  await page.mouse.move(lane.x + lane.width * 0.4, lane.y + lane.height * 0.3);
  await page.mouse.down();
  await page.mouse.move(lane.x + lane.width * 0.45, lane.y + lane.height * 0.2, { steps: 5 });
  await page.mouse.move(lane.x + lane.width * 0.5, lane.y + lane.height * 0.5, { steps: 5 });
  await page.mouse.up();
  const drawn = testInfo.outputPath('drawn.csv');
  await saveDownload(page, 'Export envelope', drawn);
  expect(levels(drawn)).not.toEqual(curve);
  await page.keyboard.press('Control+z');
  const undone = testInfo.outputPath('undone.csv');
  await saveDownload(page, 'Export envelope', undone);
  expect(levels(undone)).toEqual(curve);
  await page.keyboard.press('Control+Shift+z');

  await page.getByRole('textbox', { name: 'Text prompt' }).fill('wooden stick on metal');
  await page.getByRole('spinbutton', { name: 'Steps' }).fill('4');
  await page.getByRole('button', { name: 'Generate' }).click();
  await expect(page.getByRole('progressbar', { name: 'Generating' })).toBeVisible();
  await expect(page.getByRole('option', { name: /^Take 1\b/ })).toBeVisible({ timeout: 150_000 });
  await expect(page.getByText('wasm').first()).toBeVisible();

  const path = testInfo.outputPath('take.wav');
  await saveDownload(page, 'Export WAV', path);
  const wav = readWav(readFileSync(path));
  expect(wav).toMatchObject({ sampleRate: 44100, bits: 24 });
  expect(wav.channels).toHaveLength(2);
  const seconds = curve.length / 2 / 125;
  expect(Math.abs(wav.channels[0]!.length / 44100 - seconds)).toBeLessThan(1 / 125);
  expect(rms(wav)).toBeGreaterThan(0.001);
  await expect(page.getByRole('alert')).toHaveText('');
});

async function saveDownload(page: Page, button: string, path: string): Promise<void> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ]);
  await download.saveAs(path);
}

/** All values of an envelope file, row after row. */
function levels(path: string): number[] {
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .flatMap((row) => row.split(',').slice(1).map(Number));
}
