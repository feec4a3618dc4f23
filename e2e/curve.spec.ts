import { expect, test } from './driver/designer';
import { peakTime, type Wav } from './driver/wav';

const CLIP = 'steps-25fps.mp4';
const FPS = 25;

test('a segment is bent by its handle, and undo restores it', async ({ designer }) => {
  await designer.open(CLIP);
  await designer.doubleClick(await designer.at(0.4, 0.8));
  await designer.doubleClick(await designer.at(1.4, 0.3));
  await designer.drag(await designer.at(0.9, 0.55), await designer.at(0.9, 0.4));
  await designer.expectAnnounced(/^bent up \d+ %$/);
  await designer.lane.focus();
  await designer.type('Alt+j', 'Alt+ArrowDown');
  await designer.expectAnnounced(/^(bent (up|down) \d+ %|straight)$/);
  await designer.type('Control+z');
  await designer.undoes('Bend segment');
});

test('the sound of a stamp lies on its frame, and a silence lock is digital silence in the WAV', async ({
  designer,
}) => {
  const { page } = designer;
  await designer.open(CLIP);
  const frame = 22;
  await designer.button('Stamp').click();
  await page.getByLabel('Stamp shape').selectOption({ label: 'Door' });
  await page.mouse.click(...(await designer.at(frame / FPS, 0.15)));
  await designer.generate({ prompt: 'wooden door slam', steps: 6, seed: 3, takes: 1 });

  const take = await designer.wav();
  // The curve peaks one envelope sample after the frame. One latent hop, 1024 samples, is the finest the model can resolve.
  const target = frame / FPS + 1 / 125;
  expect(Math.abs(peakTime(take) - target)).toBeLessThanOrEqual(1024 / 44100);

  await designer.button('Range').click();
  await designer.drag(await designer.at(0.92, 0.6), await designer.at(1.28, 0.6));
  await designer.button('Lock silence').click();
  await designer.expectAnnounced('Lock silence: 00:00:00:23 to 00:00:01:07');
  const locked = await designer.wav();
  const span = (wav: Wav) =>
    wav.channels.map((channel) =>
      channel.slice(Math.ceil(0.92 * wav.sampleRate), Math.floor(1.28 * wav.sampleRate)),
    );
  expect(span(take).some((samples) => samples.some((x) => x !== 0))).toBe(true);
  expect(span(locked).every((samples) => samples.every((x) => x === 0))).toBe(true);
  await designer.button('Unlock silence').click();
  expect((await designer.wav()).channels).toEqual(take.channels);
});
