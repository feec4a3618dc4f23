import { toneWav } from './driver/wav';
import { expect, test } from './driver/designer';

test('the keyboard stays at a button while what it started runs, and after it', async ({ designer }) => {
  test.setTimeout(300_000);
  const { page, status } = designer;
  await designer.openDemo();
  const press = async (name: string) => {
    await designer.button(name).focus();
    await designer.type('Enter');
  };

  await press('Map envelope');
  await expect(page.getByRole('progressbar', { name: 'Mapping envelope' })).toBeVisible();
  await designer.button('Cancel').focus();
  await designer.type('Enter');
  await expect(designer.button('Map envelope')).toBeFocused();

  await designer.doubleClick(await designer.at(3, 0.5));
  await page.getByRole('spinbutton', { name: 'Steps' }).fill('2');
  await page.keyboard.press('Tab');
  await press('Generate');
  await expect(status).toContainText('1 take generated', { timeout: 120_000 });
  await expect(designer.button('Generate')).toBeFocused();

  for (const name of ['Export WAV', 'Export video']) {
    await designer.receives(() => press(name));
    await expect(status).toContainText('exported');
    await expect(designer.button(name)).toBeFocused();
  }
  await press('Run again');
  await expect(status).toContainText('has the recipe of Take 1', { timeout: 120_000 });
  await expect(designer.button('Run again')).toBeFocused();
});

test.describe('without models', () => {
  test.use({ models: false });

  test('after a sound was turned into the envelope, or discarded, the lane has the focus', async ({
    designer,
  }) => {
    const { page } = designer;
    await designer.open('steps-25fps.mp4');
    for (const key of ['Enter', 'Escape']) {
      await page
        .getByLabel('Sound to envelope')
        .setInputFiles({ name: 'voice.wav', mimeType: 'audio/wav', buffer: toneWav() });
      await expect(designer.button('Apply')).toBeFocused();
      await designer.type(key);
      await expect(designer.button('Apply')).toBeHidden();
      await expect(designer.lane).toBeFocused();
    }
  });
});
