import { expect } from '@playwright/test';
import { hit, writeEnvelope } from './driver/curves';
import { test } from './driver/designer';

test('a long take plays from its first window on, while the rest is made, and goes on as the finished take', async ({
  designer,
}, testInfo) => {
  const { page } = designer;
  const seconds = 24;
  const takes = page.getByRole('listbox', { name: 'Take list' }).getByRole('option');
  await designer.open('long-25fps.mp4', seconds);
  const hits = (t: number) => hit(t % 1, 0.1, 0.3, 0.8);
  await designer.importEnvelope(writeEnvelope(testInfo.outputPath('hits.csv'), seconds, hits));
  await page.getByRole('textbox', { name: 'Text prompt' }).fill('metal');
  await page.getByRole('spinbutton', { name: 'Steps' }).fill('8');
  await page.getByRole('spinbutton', { name: 'Steps' }).press('Tab');

  await designer.button('Generate').click();
  await expect(page.getByText(/^The first \d+ s can be played\.$/)).toBeVisible({ timeout: 120_000 });
  await designer.button('Play').click();
  const early = await designer.loudest(2);
  // Nothing is in the list yet: what sounded is the take that is being made.
  await expect(takes).toHaveCount(0);
  expect(early).toBeGreaterThan(-20);

  await expect(takes).toHaveCount(1, { timeout: 120_000 });
  await expect(page.getByText(/can be played/)).toBeHidden();
  await designer.button('Pause').click();
  const { takes: stored } = await designer.project();
  expect(stored[0]!.envelopeError).toBeLessThan(0.01);
  await designer.goTo('20s');
  await designer.button('Play').click();
  expect(await designer.loudest(1.2)).toBeGreaterThan(-20);
});
