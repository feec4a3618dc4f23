import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright';
import { launchChromium } from '../../src/cli/chromium';
import { serveBuild } from '../../src/cli/serve-build';
import { seriousFindings } from '../driver/axe';
import { writeWav } from '../driver/wav';

/**
 * Every state of the page as a picture: `npx tsx e2e/measure/screenshots.ts [ADDRESS] [SIZE…]`. Without an address it serves dist/. Writes
 * e2e/screenshots/states/SIZE-NN-STATE.png (not in git), to be looked at, and prints what axe finds serious in each state; exits with 1 when it
 * finds anything, or when the page is wider than its window.
 */
const FOLDER = 'e2e/screenshots/states';
const wait = { timeout: 300_000 };

const sizes: Readonly<Record<string, BrowserContextOptions>> = {
  desktop: { viewport: { width: 1280, height: 800 } },
  tablet: { viewport: { width: 820, height: 1180 }, hasTouch: true, isMobile: true },
  landscape: { viewport: { width: 1180, height: 820 }, hasTouch: true, isMobile: true },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  contrast: { viewport: { width: 1280, height: 800 }, contrast: 'more' },
  forced: { viewport: { width: 1280, height: 800 }, forcedColors: 'active' },
};

const words = process.argv.slice(2);
const ADDRESS = words.find((word) => word.startsWith('http'));
const chosen = words.filter((word) => word in sizes);
mkdirSync(FOLDER, { recursive: true });
const server = ADDRESS === undefined ? await serveBuild() : null;
const browser = await launchChromium('wasm');
let wrong = 0;
for (const [size, options] of Object.entries(sizes)) {
  if (chosen.length > 0 && !chosen.includes(size)) continue;
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  let number = 0;
  await walk(page, `${ADDRESS ?? server!.address}?provider=wasm`, async (state) => {
    number += 1;
    const name = `${size}-${String(number).padStart(2, '0')}-${state}`;
    await page.screenshot({ path: join(FOLDER, `${name}.png`) });
    // Not the window's own width: a phone widens it to what overflows.
    const wider =
      Number(await page.evaluate('document.documentElement.scrollWidth')) - (page.viewportSize()?.width ?? 0);
    const findings = [...(await seriousFindings(page)), ...(wider > 0 ? [`${wider} px too wide`] : [])];
    wrong += findings.length;
    console.log(name, findings.length === 0 ? 'ok' : `\n  ${findings.join('\n  ')}`);
  });
  await context.close();
}
await browser.close();
await server?.close();
process.exit(wrong > 0 ? 1 : 0);

/** Goes through the states of the page in the order in which a designer meets them. */
async function walk(page: Page, url: string, take: (state: string) => Promise<void>): Promise<void> {
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const lane = page.getByLabel('Envelope lane', { exact: true });
  const status = (text: RegExp) => page.getByRole('status').filter({ hasText: text }).waitFor(wait);
  const command = async (name: string) => {
    await page.keyboard.press('Control+k');
    await page.keyboard.type(name);
    await page.keyboard.press('Enter');
  };

  await page.goto(url);
  await button('Open demo clip').waitFor();
  await take('empty');

  // A format that the page converts: the state in which opening takes its time.
  await page.getByLabel('Open video').setInputFiles('e2e/fixtures/mpeg4.avi');
  await page.waitForTimeout(150);
  await take('importing');
  await button('Map envelope').and(page.locator(':enabled')).waitFor(wait);

  await page.getByLabel('Open video').setInputFiles('public/demo/demo.mp4');
  await status(/demo/);
  await take('with-a-clip');

  await button('Map envelope').click();
  await page.getByRole('progressbar', { name: 'Mapping envelope' }).waitFor();
  await take('mapping');
  await status(/Envelope mapped/);
  await take('mapped');

  await lane.focus();
  await page.keyboard.press('Home');
  for (let i = 0; i < 6; i += 1) await page.keyboard.press('Alt+k');
  await page.keyboard.press('Alt+Shift+k');
  await take('editing-points-selected');
  await page.keyboard.press('Enter');
  await take('typing-a-level');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');

  const box = (await lane.boundingBox())!;
  await page.keyboard.press('r');
  await page.mouse.move(box.x + box.width * 0.25, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
  await take('selection');
  await page.mouse.click(box.x + box.width * 0.4, box.y + box.height * 0.6, { button: 'right' });
  await page.getByRole('menu').waitFor();
  await take('context-menu');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');

  await page.keyboard.press('Control+k');
  await page.keyboard.type('sm');
  await take('palette');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await take('shortcuts');
  await button('Change keys').click();
  await take('changing-keys');
  await button('Close').click();

  await page.keyboard.press('v');
  await page.keyboard.press('p');
  await button('Tap pad').waitFor();
  await button('Tap pad').scrollIntoViewIfNeeded();
  await take('performing');
  await page.keyboard.press('p');
  await page
    .getByLabel('Sound to envelope')
    .setInputFiles({ name: 'voice.wav', mimeType: 'audio/wav', buffer: beeps() });
  await page.getByRole('slider', { name: 'Detail: loose – exact' }).scrollIntoViewIfNeeded();
  await take('sound-to-envelope');
  await button('Discard').last().click();

  await page.getByLabel('Open video').setInputFiles({
    name: 'holiday.mp4',
    mimeType: 'video/mp4',
    buffer: Buffer.from('not a video'),
  });
  await page.getByRole('alert').filter({ hasText: 'holiday.mp4' }).waitFor();
  await page.getByRole('alert').scrollIntoViewIfNeeded();
  await take('failed-to-open');

  await page.getByRole('textbox', { name: 'Text prompt' }).fill('heels on marble');
  await page.route('**/dit-controlnet.onnx', (route) => route.abort());
  await button('Generate').click();
  await page
    .getByRole('alert')
    .filter({ hasNotText: /^$|holiday/ })
    .waitFor(wait);
  await take('failed-to-generate');
  await page.unroute('**/dit-controlnet.onnx');

  await page.getByRole('spinbutton', { name: 'Takes' }).fill('2');
  await page.getByRole('spinbutton', { name: 'Steps' }).fill('4');
  await page.keyboard.press('Tab');
  await button('Generate').click();
  await page.getByRole('progressbar', { name: 'Generating' }).waitFor();
  await page.getByRole('progressbar', { name: 'Generating' }).scrollIntoViewIfNeeded();
  await take('generating');
  await status(/takes? generated/);
  await page.getByRole('listbox', { name: 'Take list' }).scrollIntoViewIfNeeded();
  await take('take-list');
  await command('Show pan');
  await lane.scrollIntoViewIfNeeded();
  await take('take-over-curve');
}

/** Two seconds with three beeps. */
function beeps(): Buffer {
  return writeWav(16_000, 2, (t) =>
    t % 0.6 > 0.3 && t % 0.6 < 0.45 ? 0.37 * Math.sin(2 * Math.PI * 300 * t) : 0,
  );
}
