import type { Route } from '@playwright/test';
import { hit, writeEnvelope } from './driver/curves';
import { expect, test } from './driver/designer';

const STEPS = 60;

/** The compact pack, as if it needed many steps by default. */
async function withManySteps(route: Route): Promise<void> {
  const response = await route.fetch();
  const manifest = (await response.json()) as { sampler: object };
  await route.fulfill({
    json: { ...manifest, sampler: { ...manifest.sampler, steps: STEPS, stepsWithRecordings: STEPS } },
  });
}

test('the page says how long a take will take; a draft becomes the final take with its seed', async ({
  designer,
  page,
}, testInfo) => {
  await page.route('**/packs/compact/manifest.json', withManySteps);
  await designer.open('steps-25fps.mp4');
  await designer.importEnvelope(writeEnvelope(testInfo.outputPath('curve.csv'), 2, (t) => hit(t, 0.4)));
  const estimate = page.getByText(/^About (\d+ min )?\d+ s and [\d.]+ [MG]B of memory\.$/);
  await expect(estimate).toBeVisible({ timeout: 60_000 });

  const quality = page.getByRole('group', { name: 'Quality' });
  await expect(quality.getByRole('button', { name: 'Full' })).toHaveAttribute('aria-pressed', 'true');
  await quality.getByRole('button', { name: 'Draft' }).click();
  await expect(page.getByRole('spinbutton', { name: 'Steps' })).toHaveValue('10');
  await designer.button('Generate').click();
  const take = (number: number) => page.getByRole('option', { name: new RegExp(`^Take ${number}\\b`) });
  await expect(take(1)).toBeVisible({ timeout: 120_000 });
  await expect(estimate).toBeVisible();
  const seed = /seed (\d+)/.exec((await take(1).getAttribute('aria-label')) ?? '')![1];

  await designer.button('Make final').click();
  await expect(take(2)).toBeVisible({ timeout: 120_000 });
  await expect(take(2)).toHaveAttribute('aria-label', new RegExp(`seed ${seed}\\b`));
  await expect(designer.status).toContainText(`Take 2 is Take 1 in ${STEPS} steps.`);
  await expect(designer.button('Make final')).toHaveCount(0);
});

test('a pack that this device’s memory cannot hold: Generate says so', async ({
  designer,
  page,
}, testInfo) => {
  await page.addInitScript(() => Object.defineProperty(navigator, 'deviceMemory', { value: 4 }));
  await page.route('**/packs/compact/manifest.json', async (route) => {
    const response = await route.fetch();
    const manifest = (await response.json()) as object;
    await route.fulfill({ json: { ...manifest, needs: { memory: 9e9 } } });
  });
  await designer.open('steps-25fps.mp4');
  // The designer's verb waits until Generate is enabled.
  const curve = writeEnvelope(testInfo.outputPath('curve.csv'), 2, (t) => hit(t, 0.4));
  await page.getByLabel('Import envelope').setInputFiles(curve);
  await expect(designer.button('Generate')).toBeDisabled({ timeout: 60_000 });
  await expect(
    page.getByText(/needs about 9\.0 GB of memory; this device has 4\.0 GB\. Choose another/),
  ).toBeVisible();
});
