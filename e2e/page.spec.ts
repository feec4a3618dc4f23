import { seriousFindings } from './driver/axe';
import { expect, test } from './driver/designer';

const CLIP = 'e2e/fixtures/steps-25fps.mp4';

const sizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
  { width: 390, height: 844 },
];

for (const size of sizes) {
  test(`fits ${size.width} × ${size.height}, empty and with a clip, with no serious accessibility finding`, async ({
    designer,
  }) => {
    const { page } = designer;
    await page.setViewportSize(size);
    await designer.arrive();
    for (const state of ['empty', 'with a clip']) {
      if (state === 'with a clip') await designer.openVideo(CLIP);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, state).toBeLessThanOrEqual(0);
      expect(await seriousFindings(page), state).toEqual([]);
    }
  });
}

test('dialogs and menus have no serious accessibility finding either', async ({ designer }) => {
  const { page } = designer;
  await designer.open('steps-25fps.mp4');
  const passes = async (state: string) => expect(await seriousFindings(page), state).toEqual([]);

  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog', { name: 'Commands' })).toBeVisible();
  await passes('palette');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await page.getByRole('button', { name: 'Change keys' }).click();
  await passes('keys being changed');
  await page.keyboard.press('Escape');
  await page.getByLabel('Envelope lane', { exact: true }).click({ button: 'right' });
  await expect(page.getByRole('menu')).toBeVisible();
  await passes('menu of the lane');
  await page.keyboard.press('Escape');
  await page.keyboard.press('p');
  await expect(page.getByRole('button', { name: 'Tap pad' })).toBeVisible();
  await passes('performing');
});

test('the page requests nothing from another origin', async ({ designer, page, baseURL }) => {
  const foreign: string[] = [];
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && url.origin !== new URL(baseURL ?? '').origin)
      foreign.push(request.url());
  });
  await designer.openDemo();
  expect(foreign).toEqual([]);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
});

test('a bad file gets one sentence, and the open work stays', async ({ designer }) => {
  const { page } = designer;
  await designer.open('steps-25fps.mp4');
  const bad = (name: string, text: string) => ({
    name,
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(text),
  });

  await page.getByLabel('Open video').setInputFiles(bad('holiday.mp4', 'not a video'));
  await expect(designer.alert).toContainText('holiday.mp4');
  await page.getByLabel('Import envelope').setInputFiles(bad('curve.csv', 'time_s,left,right\n0,0.1,loud\n'));
  await expect(designer.alert).toContainText('curve.csv');
  await page.getByLabel('Open project').setInputFiles(bad('work.json', '{"schemaVersion": 99}'));
  await expect(designer.alert).toContainText('work.json');

  await expect(page.getByText('steps-25fps.mp4', { exact: true })).toBeVisible();
  await expect(designer.button('Map envelope')).toBeEnabled();
});
