import { expect, test } from './driver/designer';
import { rms } from './driver/wav';

/** The main job on the shipped pack: a clip goes in, a curve comes out, the designer redraws it, sound follows and leaves as a WAV. */
test('from the demo clip to a WAV', async ({ designer }) => {
  const { page } = designer;
  await designer.openDemo();
  await designer.mapEnvelope();
  const mapped = await designer.envelope();
  expect(Math.max(...mapped.left)).toBeGreaterThan(0.01);

  // A pencil stroke across the middle of the lane.
  await designer.button('Pencil').click();
  await designer.drag(await designer.at(3, 0.3), await designer.at(3.4, 0.2), await designer.at(3.8, 0.5));
  expect(await designer.envelope()).not.toEqual(mapped);
  await designer.type('Control+z');
  expect(await designer.envelope()).toEqual(mapped);
  await designer.type('Control+Shift+z');

  await page.getByRole('textbox', { name: 'Text prompt' }).fill('wooden stick on metal');
  await page.getByRole('spinbutton', { name: 'Steps' }).fill('4');
  await designer.button('Generate').click();
  await expect(page.getByRole('progressbar', { name: 'Generating' })).toBeVisible();
  await expect(page.getByRole('option', { name: /^Take 1\b/ })).toBeVisible({ timeout: 150_000 });
  await expect(page.getByText('CPU (WebAssembly)').first()).toBeVisible();

  const wav = await designer.wav();
  expect(wav).toMatchObject({ sampleRate: 44100, bits: 24 });
  expect(wav.channels).toHaveLength(2);
  const seconds = mapped.left.length / mapped.rate;
  expect(Math.abs(wav.channels[0]!.length / 44100 - seconds)).toBeLessThan(1 / 125);
  expect(rms(wav)).toBeGreaterThan(0.001);
  await expect(designer.alert).toHaveText('');
});
