import { writeFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { test } from './driver/designer';
import { hit, writeEnvelope } from './driver/curves';
import { toneWav, writeWav } from './driver/wav';

test('a take keeps its recipe: curve and reference come back, and the same recipe is the same take', async ({
  designer,
}, testInfo) => {
  test.setTimeout(400_000);
  const { page } = designer;
  const takes = page.getByRole('listbox', { name: 'Take list' }).getByRole('option');
  await designer.open('steps-25fps.mp4');
  const early = writeEnvelope(testInfo.outputPath('early.csv'), 2, (t) => hit(t, 0.5));
  const late = writeEnvelope(testInfo.outputPath('late.csv'), 2, (t) => hit(t, 1.2));
  await designer.importEnvelope(early);
  await designer.generate({ prompt: 'metal', seed: 7, steps: 2, guidance: 2, takes: 1 });
  await expect(takes).toHaveCount(1);
  const made = await designer.project();

  await designer.importEnvelope(late);
  await expect(takes.first()).toHaveAccessibleName(/made from an earlier curve/);
  await expect(page.getByText('vs. earlier curve')).toBeVisible();
  await page.getByRole('textbox', { name: 'Text prompt', exact: true }).fill('water');

  await designer.button('Use recipe').click();
  await expect(designer.status).toContainText('Recipe of Take 1 set.');
  await expect(takes.first()).not.toHaveAccessibleName(/earlier curve/);
  const restored = await designer.project();
  expect(restored.curve).toEqual(made.curve);
  expect(restored.prompt).toEqual(made.prompt);

  await designer.button('Generate').click();
  await expect(designer.status).toContainText('Take 1 already has this recipe; it is selected.');
  await expect(takes).toHaveCount(1);

  // Named in its place, by pointer and by key, and marked; another take has the next number.
  const list = page.getByRole('listbox', { name: 'Take list' });
  await page.getByText('Take 1', { exact: true }).and(page.locator('.take-name')).dblclick();
  await page.getByRole('textbox', { name: 'Name of Take 1' }).fill('Bell');
  await designer.type('Enter');
  await expect(list).toBeFocused();
  await designer.type('F2');
  await page.keyboard.type('Heavy bell');
  await designer.type('Escape');
  await expect(takes).toHaveAccessibleName(/^Bell, /);
  await designer.type('F2');
  await page.keyboard.type('Bell, small');
  await designer.type('Enter', 'Shift+S');
  await expect(takes).toHaveAccessibleName(/^Bell, small, seed 7, favourite/);
  await expect(designer.button('Favourite take')).toHaveAttribute('aria-pressed', 'true');
  await designer.generate({ seed: 8 });
  await expect(takes.nth(1)).toHaveAccessibleName(/^Take 2, /);
  await takes.first().click();
  await designer.button('Favourites only').click();
  await expect(takes).toHaveCount(1);
  // Written within a second of the change.
  await page.waitForTimeout(3000);
  await page.reload();
  await expect(takes.first()).toHaveAccessibleName(/^Bell, small, seed 7, favourite/);
  await expect(takes).toHaveCount(2);
  await page.screenshot({ path: testInfo.outputPath('named.png') });
});

test('undo after a reload takes one reference sound back and leaves the other, of two files of one name', async ({
  designer,
}, testInfo) => {
  const { page } = designer;
  const reference = testInfo.outputPath('ref.wav');
  const seconds = page.locator('.reference-wave .numeric');
  await designer.open('steps-25fps.mp4');
  writeFileSync(reference, toneWav());
  await page.getByLabel('Reference audio').setInputFiles(reference);
  await expect(seconds).toHaveText('1.0 s');
  writeFileSync(
    reference,
    writeWav(44_100, 3, (t) => 0.5 * Math.sin(2000 * t)),
  );
  await page.getByLabel('Reference audio').setInputFiles(reference);
  await expect(seconds).toHaveText(['1.0 s', '3.0 s']);
  // Written within a second of the change.
  await page.waitForTimeout(3000);
  await page.reload();
  await expect(seconds).toHaveText(['1.0 s', '3.0 s']);
  await page.keyboard.press('Control+z');
  await expect(seconds).toHaveText(['1.0 s']);
});
