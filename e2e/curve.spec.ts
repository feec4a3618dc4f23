import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { readWav, type Wav } from './wav';

const FPS = 25;
const SECONDS = 2;
/** Pixels right of the clip's end while all of it is shown. */
const END_MARGIN = 12;

/** Opens the clip of 2 s at 25 fps; places are told in seconds and as a part of the lane's height from its top. */
async function openLane(page: Page) {
  await page.goto('/?provider=wasm');
  await page.getByLabel('Open video').setInputFiles('e2e/fixtures/steps-25fps.mp4');
  const lane = page.getByLabel('Envelope lane');
  await expect(lane).toBeVisible();
  await expect(page.getByRole('button', { name: 'Map envelope' })).toBeEnabled();
  const box = (await lane.boundingBox())!;
  const at = (time: number, height: number): [number, number] => [
    box.x + (time / SECONDS) * (box.width - END_MARGIN),
    box.y + height * box.height,
  ];
  return { lane, at, said: page.getByTestId('lane-announcement') };
}

async function drag(page: Page, ...places: readonly [number, number][]) {
  await page.mouse.move(...places[0]!);
  await page.mouse.down();
  for (const place of places.slice(1)) await page.mouse.move(...place, { steps: 4 });
  await page.mouse.up();
}

test('a segment is bent by its handle, and undo takes the bend back', async ({ page }) => {
  const { lane, at, said } = await openLane(page);
  await page.mouse.dblclick(...at(0.4, 0.8));
  await page.mouse.dblclick(...at(1.4, 0.3));
  await drag(page, at(0.9, 0.55), at(0.9, 0.4));
  await expect(said).toHaveText(/^bent up \d+ %$/);
  await lane.focus();
  await page.keyboard.press('Alt+j');
  await page.keyboard.press('Alt+ArrowDown');
  await expect(said).toHaveText(/^(bent (up|down) \d+ %|straight)$/);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect(said).toHaveText('Undone: Bend segment');
});

test('the sound of a stamp lies on its frame, and a silence lock is digital silence in the WAV', async ({
  page,
}, testInfo) => {
  const { at, said } = await openLane(page);
  const frame = 22;
  await page.getByRole('button', { name: 'Stamp', exact: true }).click();
  await page.getByLabel('Stamp shape').selectOption({ label: 'Door' });
  await page.mouse.click(...at(frame / FPS, 0.15));
  await page.getByRole('textbox', { name: 'Text prompt' }).fill('wooden door slam');
  await page.getByRole('spinbutton', { name: 'Steps' }).fill('6');
  await page.getByRole('spinbutton', { name: 'Seed' }).fill('3');
  await page.getByRole('button', { name: 'Generate' }).click();
  await expect(page.getByRole('option', { name: /^Take 1\b/ })).toBeVisible({ timeout: 150_000 });

  const take = await exportWav(page, testInfo.outputPath('take.wav'));
  // The peak of the asked curve is one envelope sample behind the frame. One latent hop is 1024 samples, the finest that the model can tell apart.
  const asked = frame / FPS + 1 / 125;
  expect(Math.abs(peakTime(take) - asked)).toBeLessThanOrEqual(1024 / 44100);

  await page.getByRole('button', { name: 'Range', exact: true }).click();
  await drag(page, at(0.92, 0.6), at(1.28, 0.6));
  await page.getByRole('button', { name: 'Lock silence' }).click();
  await expect(said).toHaveText('Lock silence: 00:00:00:23 to 00:00:01:07');
  const locked = await exportWav(page, testInfo.outputPath('locked.wav'));
  const span = (wav: Wav) =>
    wav.channels.map((channel) => channel.slice(Math.ceil(0.92 * 44100), Math.floor(1.28 * 44100)));
  expect(span(take).some((samples) => samples.some((x) => x !== 0))).toBe(true);
  expect(span(locked).every((samples) => samples.every((x) => x === 0))).toBe(true);
  await page.getByRole('button', { name: 'Unlock silence' }).click();
  const unlocked = await exportWav(page, testInfo.outputPath('unlocked.wav'));
  expect(unlocked.channels).toEqual(take.channels);
});

async function exportWav(page: Page, path: string): Promise<Wav> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export WAV' }).click(),
  ]);
  await download.saveAs(path);
  return readWav(readFileSync(path));
}

/** Seconds at the middle of the loudest window of 6 ms, over both channels. */
function peakTime({ channels, sampleRate }: Wav): number {
  const window = 256;
  let best = 0;
  let most = -1;
  for (let start = 0; start + window <= channels[0]!.length; start += 32) {
    let power = 0;
    for (const channel of channels) for (let n = start; n < start + window; n++) power += channel[n]! ** 2;
    if (power > most) [best, most] = [start, power];
  }
  return (best + window / 2) / sampleRate;
}
