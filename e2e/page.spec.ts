import { expect, test } from '@playwright/test';
import { seriousFindings } from './axe';

const sizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
  { width: 390, height: 844 },
];

for (const size of sizes) {
  test(`fits ${size.width} × ${size.height}, empty and with a clip, with no serious accessibility finding`, async ({
    page,
  }) => {
    await page.setViewportSize(size);
    await page.goto('/?provider=wasm');
    for (const state of ['empty', 'with a clip']) {
      if (state === 'with a clip') {
        await page.getByLabel('Open video').setInputFiles('e2e/fixtures/steps-25fps.mp4');
        await expect(page.getByRole('button', { name: 'Map envelope' })).toBeEnabled();
      }
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, state).toBeLessThanOrEqual(0);
      expect(await seriousFindings(page), state).toEqual([]);
    }
  });
}

test('what opens over the page has no serious accessibility finding either', async ({ page }) => {
  await page.goto('/?provider=wasm');
  await page.getByLabel('Open video').setInputFiles('e2e/fixtures/steps-25fps.mp4');
  await expect(page.getByRole('button', { name: 'Map envelope' })).toBeEnabled();
  const sound = async (state: string) => expect(await seriousFindings(page), state).toEqual([]);

  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog', { name: 'Commands' })).toBeVisible();
  await sound('palette');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await page.getByRole('button', { name: 'Change keys' }).click();
  await sound('keys being changed');
  await page.keyboard.press('Escape');
  await page.getByLabel('Envelope lane', { exact: true }).click({ button: 'right' });
  await expect(page.getByRole('menu')).toBeVisible();
  await sound('menu of the lane');
  await page.keyboard.press('Escape');
  await page.keyboard.press('p');
  await expect(page.getByRole('button', { name: 'Tap pad' })).toBeVisible();
  await sound('performing');
});

test('the page asks no other origin for anything', async ({ page, baseURL }) => {
  const foreign: string[] = [];
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && url.origin !== new URL(baseURL ?? '').origin)
      foreign.push(request.url());
  });
  await page.goto('/?provider=wasm');
  await page.getByRole('button', { name: 'Try the demo clip' }).click();
  await expect(page.getByRole('status')).toContainText('demo.mp4');
  expect(foreign).toEqual([]);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
});

test('a bad file gets one sentence and costs nothing that was there', async ({ page }) => {
  await page.goto('/?provider=wasm');
  await page.getByLabel('Open video').setInputFiles('e2e/fixtures/steps-25fps.mp4');
  await expect(page.getByRole('button', { name: 'Map envelope' })).toBeEnabled();
  const bad = (name: string, text: string) => ({
    name,
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(text),
  });
  const alert = page.getByRole('alert');

  await page.getByLabel('Open video').setInputFiles(bad('holiday.mp4', 'not a video'));
  await expect(alert).toContainText('holiday.mp4');
  await page.getByLabel('Import envelope').setInputFiles(bad('curve.csv', 'time_s,left,right\n0,0.1,loud\n'));
  await expect(alert).toContainText('curve.csv');
  await page.getByLabel('Open project').setInputFiles(bad('work.json', '{"schemaVersion": 99}'));
  await expect(alert).toContainText('work.json');

  await expect(page.locator('.clip-name')).toContainText('steps-25fps.mp4');
  await expect(page.getByRole('button', { name: 'Map envelope' })).toBeEnabled();
});
