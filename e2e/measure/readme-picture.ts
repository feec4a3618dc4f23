import { Designer } from '../driver/designer';
import { launchChromium } from '../../src/cli/chromium';
import { serveBuild } from '../../src/cli/serve-build';

/**
 * The picture in the root README: the demo clip, mapped, with two takes. `npx tsx e2e/measure/readme-picture.ts [ADDRESS]`; without an address
 * it serves dist/. Writes e2e/screenshots/studio.png.
 */
const [ADDRESS] = process.argv.slice(2);
const server = ADDRESS === undefined ? await serveBuild() : null;
const browser = await launchChromium('wasm');
const page = await browser.newPage({
  viewport: { width: 1280, height: 800 },
  baseURL: ADDRESS ?? server!.address,
});
const wait = { timeout: 300_000 };
const designer = new Designer(page);
const status = (text: RegExp) => designer.status.filter({ hasText: text }).waitFor(wait);

await designer.openDemo();
await designer.button('Map envelope').click();
await status(/Envelope mapped/);
await page.getByRole('textbox', { name: 'Text prompt' }).fill('wooden stick on wood, then metal');
await page.getByRole('spinbutton', { name: 'Steps' }).fill('8');
await page.getByRole('spinbutton', { name: 'Takes' }).fill('2');
await page.keyboard.press('Tab');
await designer.button('Generate').click();
await status(/2 takes generated/);
// Nothing under the pointer, and the takes in view.
await page.mouse.move(700, 20);
await page.evaluate(() => {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
});
await page.getByRole('listbox', { name: 'Take list' }).scrollIntoViewIfNeeded();
await page.waitForTimeout(500);
await page.screenshot({ path: 'e2e/screenshots/studio.png' });
await browser.close();
await server?.close();
