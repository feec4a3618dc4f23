import type { Page } from '@playwright/test';
import { expect, test } from './driver/designer';
import { peakTime } from './driver/wav';

/** The clip: 4 s, a white frame and a click of 5 ms that begins with it on each of these frames, dark between them. */
const CLIP = 'flash-and-click-25fps.mp4';
const FPS = 25;
const SECONDS = 4;
const flashes = [10, 34, 58, 82];

/** One latent hop of the generator, seconds: the finest that it can resolve. */
const HOP = 1024 / 44100;

/** Seconds from a stamp's onset, which lies on the frame, to its peak: one sample of the envelope. */
const ATTACK = 0.008;

/** Mean brightness (0..255) of the picture on screen. */
async function brightness(page: Page): Promise<number> {
  const png = (await page.getByRole('img', { name: `Picture of ${CLIP}` }).screenshot()).toString('base64');
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const context = new OffscreenCanvas(1, 1).getContext('2d')!;
    // The middle of the picture, not the border around it.
    const [width, height] = [bitmap.width / 4, bitmap.height / 4];
    context.drawImage(bitmap, 1.5 * width, 1.5 * height, width, height, 0, 0, 1, 1);
    return context.getImageData(0, 0, 1, 1).data[1]!;
  }, png);
}

test('a peak drawn on a flash sounds within one latent hop of it in the WAV, on every flash', async ({
  designer,
}) => {
  const { page } = designer;
  await designer.open(CLIP, SECONDS);
  await designer.button('Stamp').click();
  await page.getByLabel('Stamp shape').selectOption({ label: 'Slap' });
  const bright = () => brightness(page);
  for (const frame of flashes) {
    // The picture shows where the flash is: dark on the frame before, white on this one.
    await designer.goTo(`${frame / FPS}s`);
    await expect.poll(bright).toBeGreaterThan(200);
    await designer.type('ArrowLeft');
    await expect.poll(bright).toBeLessThan(80);
    await designer.type('ArrowRight');
    await expect(designer.clock).toHaveText(
      `00:00:0${Math.floor(frame / FPS)}:${String(frame % FPS).padStart(2, '0')}`,
    );
    // A few pixels beside the frame snap to it.
    const [x, y] = await designer.at(frame / FPS, 0.15);
    await page.mouse.click(x + 2, y);
  }
  await designer.generate({ prompt: 'hammer on an anvil, dry, close', steps: 8, seed: 3 });

  const wav = await designer.wav();
  const late = flashes.map(
    (frame) => peakTime(wav, frame / FPS - 0.2, frame / FPS + 0.3) - frame / FPS - ATTACK,
  );
  console.log(
    `peak after its place in the curve: ${late.map((seconds) => `${(1000 * seconds).toFixed(1)} ms`).join(', ')}`,
  );
  for (const seconds of late) expect(Math.abs(seconds)).toBeLessThanOrEqual(HOP);
});
