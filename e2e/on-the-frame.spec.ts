import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { readWav, type Wav } from './wav';

/** The clip: 4 s, a white frame and a click of 5 ms that begins with it on each of these frames, dark between them. */
const CLIP = 'e2e/fixtures/flash-and-click-25fps.mp4';
const FPS = 25;
const SECONDS = 4;
const flashes = [10, 34, 58, 82];

/** One latent hop of the generator, seconds: the finest that it can tell apart. */
const HOP = 1024 / 44100;

/** Seconds from a stamp's onset, which lies on the frame, to its peak: one sample of the envelope. */
const ATTACK = 0.008;

/** Mean brightness (0..255) of the picture on screen. */
async function brightness(page: Page): Promise<number> {
  const png = (await page.locator('.picture canvas').screenshot()).toString('base64');
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const context = new OffscreenCanvas(1, 1).getContext('2d')!;
    // The middle of the picture, not what stands round it.
    const [width, height] = [bitmap.width / 4, bitmap.height / 4];
    context.drawImage(bitmap, 1.5 * width, 1.5 * height, width, height, 0, 0, 1, 1);
    return context.getImageData(0, 0, 1, 1).data[1]!;
  }, png);
}

test('a peak drawn on a flash sounds within a model hop of where it is drawn in the WAV, on every flash', async ({
  page,
}, testInfo) => {
  await page.goto('/?provider=wasm');
  await page.getByLabel('Open video').setInputFiles(CLIP);
  const lane = page.getByLabel('Envelope lane');
  await expect(lane).toBeVisible();
  await expect(page.getByRole('button', { name: 'Map envelope' })).toBeEnabled();
  const box = (await lane.boundingBox())!;
  await page.getByRole('button', { name: 'Stamp', exact: true }).click();
  await page.getByLabel('Stamp shape').selectOption({ label: 'Slap' });
  const clock = page.getByRole('button', { name: 'Current time, type to go to another' });
  for (const frame of flashes) {
    // The picture says where the flash is: dark on the frame before, white on this one.
    await page.keyboard.press('Control+g');
    await page.getByRole('textbox', { name: 'Go to time' }).fill(`${frame / FPS}s`);
    await page.keyboard.press('Enter');
    await expect.poll(() => brightness(page)).toBeGreaterThan(200);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => brightness(page)).toBeLessThan(80);
    await page.keyboard.press('ArrowRight');
    await expect(clock).toHaveText(
      `00:00:0${Math.floor(frame / FPS)}:${String(frame % FPS).padStart(2, '0')}`,
    );
    // Twelve pixels lie right of the clip's end; a few beside the frame are taken to it.
    const x = box.x + (frame / FPS / SECONDS) * (box.width - 12);
    await page.mouse.click(x + 2, box.y + 0.15 * box.height);
  }
  await page.getByRole('textbox', { name: 'Text prompt' }).fill('hammer on an anvil, dry, close');
  await page.getByRole('spinbutton', { name: 'Steps' }).fill('8');
  await page.getByRole('spinbutton', { name: 'Seed' }).fill('3');
  await page.getByRole('button', { name: 'Generate' }).click();
  await expect(page.getByRole('option', { name: /^Take 1\b/ })).toBeVisible({ timeout: 150_000 });

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export WAV' }).click(),
  ]);
  const path = testInfo.outputPath('take.wav');
  await download.saveAs(path);
  const wav = readWav(readFileSync(path));
  const late = flashes.map(
    (frame) => peakTime(wav, frame / FPS - 0.2, frame / FPS + 0.3) - frame / FPS - ATTACK,
  );
  console.log(
    `peak after where it is drawn: ${late.map((seconds) => `${(1000 * seconds).toFixed(1)} ms`).join(', ')}`,
  );
  for (const seconds of late) expect(Math.abs(seconds)).toBeLessThanOrEqual(HOP);
});

/** Seconds at the middle of the loudest window of 6 ms between two times, over both channels. */
function peakTime({ channels, sampleRate }: Wav, from: number, to: number): number {
  const window = 256;
  let best = 0;
  let most = -1;
  for (let start = Math.round(from * sampleRate); start + window <= to * sampleRate; start += 16) {
    let power = 0;
    for (const channel of channels) for (let n = start; n < start + window; n++) power += channel[n]! ** 2;
    if (power > most) [best, most] = [start, power];
  }
  return (best + window / 2) / sampleRate;
}
