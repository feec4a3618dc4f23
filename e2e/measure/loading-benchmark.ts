import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright';
import { launchChromium } from '../../src/cli/chromium';
import { serveBuild } from '../../src/cli/serve-build';

/**
 * How long the designer waits for the models to load: `npx tsx e2e/measure/loading-benchmark.ts CLIP [ADDRESS [LOOK_SECONDS]]`. Prints, for a first visit and for a
 * second one in the same browser, the seconds from the click on Map envelope, and on Generate, until the model starts to work; once
 * when the click follows at once, and once when the designer has looked at the picture, or at the curve, for six seconds (LOOK_SECONDS, a list: longer on a busy machine). Also the
 * processor time, which a busy machine does not change, and the memory of the browser before and after. ADDRESS of a served build; without one the build in dist/ is served.
 */
const [CLIP, ADDRESS, LOOK_SECONDS = '0,6'] = process.argv.slice(2);
if (CLIP === undefined) throw new Error('Name a clip.');
const server = ADDRESS === undefined ? await serveBuild() : null;
const STUDIO = ADDRESS ?? server!.address;

/** Clicks a button. @returns seconds until the text of its progress no longer says that the model loads. */
async function secondsOfLoading(page: Page, button: string, progressbar: string): Promise<number> {
  const bar = page.getByRole('progressbar', { name: progressbar });
  const started = Date.now();
  await page.getByRole('button', { name: button, exact: true }).click();
  await bar.waitFor();
  await page.waitForFunction(
    (name) => {
      const text = document.querySelector(`[aria-label="${name}"]`)?.getAttribute('aria-valuetext');
      return text === undefined || !text?.startsWith('Loading model');
    },
    progressbar,
    { polling: 20, timeout: 300_000 },
  );
  const seconds = (Date.now() - started) / 1000;
  await bar.waitFor({ state: 'hidden', timeout: 600_000 });
  return seconds;
}

async function visit(browser: Browser, context: BrowserContext, name: string, look: number): Promise<void> {
  const page = await context.newPage();
  await page.goto(`${STUDIO}?provider=wasm`);
  await page.getByLabel('Open video').setInputFiles(CLIP!);
  await page.getByRole('button', { name: 'Map envelope' }).and(page.locator(':enabled')).waitFor();
  const before = await costOf(browser);
  await page.waitForTimeout(look * 1000);
  const map = await secondsOfLoading(page, 'Map envelope', 'Mapping envelope');
  await page.getByRole('textbox', { name: 'Text prompt' }).fill('metal');
  await page.waitForTimeout(look * 1000);
  const take = await secondsOfLoading(page, 'Generate', 'Generating');
  const after = await costOf(browser);
  console.log(
    `${name}, after ${look} s: first map ${map.toFixed(1)} s, first take ${take.toFixed(1)} s; processor ${(after.cpuSeconds - before.cpuSeconds).toFixed(1)} s in all; memory ${before.megabytes} → ${after.megabytes} MB`,
  );
  await page.close();
}

for (const look of LOOK_SECONDS.split(',').map(Number)) {
  const browser = await launchChromium('wasm');
  const context = await browser.newContext();
  await visit(browser, context, 'First visit', look);
  await visit(browser, context, 'Second visit', look);
  await browser.close();
}
await server?.close();

interface Cost {
  /** Proportional set size of the browser's processes, MB: shared pages are counted once. */
  readonly megabytes: number;
  /** Processor time of its pages since they started. */
  readonly cpuSeconds: number;
}

async function costOf(browser: Browser): Promise<Cost> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const kilobytes = processInfo.map(({ id }) => {
    try {
      return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
    } catch {
      return 0;
    }
  });
  const pages = processInfo.filter(({ type }) => type === 'renderer');
  return {
    megabytes: Math.round(kilobytes.reduce((sum, size) => sum + size, 0) / 1024),
    cpuSeconds: pages.reduce((sum, { cpuTime }) => sum + cpuTime, 0),
  };
}
