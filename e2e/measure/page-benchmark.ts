import { execFileSync } from 'node:child_process';
import type { Page } from 'playwright';
import { launchChromium } from '../../src/cli/chromium';
import { serveBuild } from '../../src/cli/serve-build';

/**
 * What the page costs: `npx tsx e2e/measure/page-benchmark.ts CLIP [LONG_CLIP]`. Prints the longest main-thread block of each phase, the JavaScript
 * of page and workers that has arrived before the first paint and before the first picture, and the peak memory of the browser's processes while LONG_CLIP is opened and played.
 * Run it on a machine that does nothing else.
 */
const [CLIP, LONG_CLIP] = process.argv.slice(2);
if (CLIP === undefined) throw new Error('Name a clip.');
const server = await serveBuild();
const browser = await launchChromium('wasm');

/** Collects long tasks (over 50 ms) from the start of the page; `take` empties the list. */
async function watch(page: Page): Promise<void> {
  // As text: a compiled function would carry the compiler's helpers, which the page does not have.
  await page.addInitScript(`
    const blocks = [];
    window.takeBlocks = () => blocks.splice(0);
    new PerformanceObserver((list) => blocks.push(...list.getEntries().map((entry) => entry.duration)))
      .observe({ type: 'longtask', buffered: true });
  `);
}

async function phase(page: Page, name: string, work: () => Promise<unknown>): Promise<void> {
  const started = Date.now();
  await work();
  await page.waitForTimeout(200);
  const blocks = await page.evaluate<number[]>('takeBlocks()');
  const longest =
    blocks.length > 0
      ? `${Math.max(...blocks).toFixed(0)} ms (${blocks.length} over 50 ms)`
      : 'none over 50 ms';
  console.log(
    `${name}: ${((Date.now() - started) / 1000).toFixed(1)} s, longest main-thread block ${longest}`,
  );
}

const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
await watch(page);
let script = 0;
const scriptBefore = { paint: NaN, picture: NaN };
page.on('response', (response) => {
  if (/\.m?js$/.test(new URL(response.url()).pathname))
    void response.body().then((body) => (script += body.length));
});
await page.exposeFunction('arrivedBefore', (event: 'paint' | 'picture') => {
  if (Number.isNaN(scriptBefore[event])) scriptBefore[event] = script;
});
await page.addInitScript(`
  new PerformanceObserver(() => arrivedBefore('paint')).observe({ type: 'paint', buffered: true });
  new MutationObserver(() => { if (document.querySelector('[data-frame]')) arrivedBefore('picture'); })
    .observe(document, { subtree: true, attributes: true, attributeFilter: ['data-frame'] });
`);
await phase(page, 'First paint', () => page.goto(`${server.address}?provider=wasm`, { waitUntil: 'load' }));
await phase(page, 'Import', async () => {
  await page.getByLabel('Open video').setInputFiles(CLIP);
  await page.getByRole('button', { name: 'Map envelope' }).and(page.locator(':enabled')).waitFor();
});
console.log(
  `JavaScript, uncompressed: ${kilobytes(scriptBefore.paint)} before the first paint, ${kilobytes(scriptBefore.picture)} before the first picture`,
);
await phase(page, 'Mapping', async () => {
  await page.getByRole('button', { name: 'Map envelope' }).click();
  const bar = page.getByRole('progressbar', { name: 'Mapping envelope' });
  await bar.waitFor();
  await bar.waitFor({ state: 'hidden', timeout: 300_000 });
});
await phase(page, 'Generating', async () => {
  await page.getByRole('textbox', { name: 'Text prompt' }).fill('metal');
  await page.getByRole('button', { name: 'Generate', exact: true }).click();
  await page.getByRole('option', { name: /^Take 1\b/ }).waitFor({ timeout: 300_000 });
});
await phase(page, 'Drag of 10 s in the lane', async () => {
  await page.getByRole('button', { name: 'Pencil', exact: true }).click();
  const box = await page.getByLabel('Envelope lane', { exact: true }).boundingBox();
  if (!box) throw new Error('the lane has no box');
  await page.mouse.move(box.x + 150, box.y + box.height / 2);
  await page.mouse.down();
  const started = Date.now();
  for (let i = 0; Date.now() - started < 10_000; i += 1) {
    const x = box.x + 150 + ((i * 3) % (box.width - 200));
    await page.mouse.move(x, box.y + box.height * (0.5 + 0.3 * Math.sin(i / 9)));
  }
  await page.mouse.up();
});
await page.close();

if (LONG_CLIP !== undefined) {
  let peak = 0;
  const sample = () => (peak = Math.max(peak, residentMegabytes()));
  const base = residentMegabytes();
  const timer = setInterval(sample, 500);
  const long = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await watch(long);
  await long.goto(`${server.address}?provider=wasm`);
  await phase(long, 'Import of the long clip', async () => {
    await long.getByLabel('Open video').setInputFiles(LONG_CLIP);
    await long
      .getByRole('button', { name: 'Map envelope' })
      .and(long.locator(':enabled'))
      .waitFor({ timeout: 300_000 });
  });
  await phase(long, '20 s of playing it', async () => {
    await long.getByRole('button', { name: 'Play' }).click();
    await long.waitForTimeout(20_000);
  });
  clearInterval(timer);
  console.log(
    `Memory of all browser processes (proportional): ${base} MB before, peak ${peak} MB with the long clip`,
  );
}
await browser.close();
await server.close();

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(0)} kB`;
}

/** Proportional set size of every Chromium process, MB: shared pages are counted once. */
function residentMegabytes(): number {
  const script =
    "for p in $(pgrep -f 'chromium|chrome'); do grep -h '^Pss:' /proc/$p/smaps_rollup 2>/dev/null; done";
  const lines = execFileSync('sh', ['-c', script], { encoding: 'utf8' }).trim().split('\n');
  return Math.round(lines.reduce((sum, line) => sum + Number(/(\d+)/.exec(line)?.[1] ?? 0), 0) / 1024);
}
