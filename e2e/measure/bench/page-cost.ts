import type { Page } from 'playwright';
import { figureOf } from '../../../src/cli/bench/figures';
import { cell, table } from '../../../src/cli/bench/markdown';
import { type Bench, type Clips, type Measured, repeated } from './section';
import { Visit } from './visit';

interface PageCost {
  readonly scriptBeforePaint: number;
  readonly scriptBeforePicture: number;
  readonly paint: number;
  readonly loadBlock: number;
  readonly importBlock: number;
  readonly importSeconds: number;
}

/** Scripts of page and workers that arrive before the first paint and before the first picture, and what blocks the main thread. */
export async function pageSection(bench: Bench, [clip]: Clips): Promise<Measured> {
  const runs = await repeated(() => pageCost(bench, clip));
  const row = (name: string, value: (cost: PageCost) => number, digits: number) => [
    name,
    cell(figureOf(runs.map(value)), digits),
  ];
  const rows = [
    row('JavaScript before the first paint, kB uncompressed', (cost) => cost.scriptBeforePaint / 1000, 0),
    row('JavaScript before the first picture, kB uncompressed', (cost) => cost.scriptBeforePicture / 1000, 0),
    row('first contentful paint, ms', (cost) => cost.paint, 0),
    row('longest block until the page is loaded, ms', (cost) => cost.loadBlock, 0),
    row('import, s', (cost) => cost.importSeconds, 2),
    row('longest block during import, ms', (cost) => cost.importBlock, 0),
  ];
  return { lines: ['## The page', '', ...table(['First visit', ''], rows)] };
}

async function pageCost({ address, browser }: Bench, clip: string): Promise<PageCost> {
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const script = { bytes: 0, paint: NaN, picture: NaN };
  const visit = await Visit.open(context, address, 'wasm', (page) => countScript(page, script));
  const loadBlock = await visit.longestBlock();
  const started = performance.now();
  await openUnwatched(visit.page, clip);
  const importSeconds = (performance.now() - started) / 1000;
  const paint = await visit.page.evaluate<number>(
    `performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN`,
  );
  const importBlock = await visit.longestBlock();
  await context.close();
  return {
    scriptBeforePaint: script.paint,
    scriptBeforePicture: script.picture,
    paint,
    loadBlock,
    importBlock,
    importSeconds,
  };
}

/**
 * Opens a clip without the queries by role that the page object waits with: they run on the page's main thread, and each takes it for
 * 10 to 20 ms.
 */
async function openUnwatched(page: Page, clip: string): Promise<void> {
  await page.getByLabel('Open video').setInputFiles(clip);
  await page.evaluate(`new Promise((resolve) => {
    const canMap = (button) => button.textContent === 'Map envelope' && !button.disabled;
    const look = () => {
      if ([...document.querySelectorAll('button')].some(canMap)) resolve();
      else setTimeout(look, 50);
    };
    look();
  })`);
}

/** Counts bytes of scripts until the events that `script` names. */
async function countScript(
  page: Page,
  script: { bytes: number; paint: number; picture: number },
): Promise<void> {
  page.on('response', (response) => {
    if (/\.m?js$/.test(new URL(response.url()).pathname))
      void response.body().then(
        (body) => (script.bytes += body.length),
        // It ended with the page.
        () => undefined,
      );
  });
  await page.exposeFunction('arrivedBefore', (event: 'paint' | 'picture') => {
    if (Number.isNaN(script[event])) script[event] = script.bytes;
  });
  await page.addInitScript(`
    new PerformanceObserver(() => arrivedBefore('paint')).observe({ type: 'paint', buffered: true });
    new MutationObserver((_, observer) => {
      if (!document.querySelector('[data-frame]')) return;
      // Each call is a message to this process and back: what follows is measured without.
      observer.disconnect();
      arrivedBefore('picture');
    }).observe(document, { subtree: true, attributes: true, attributeFilter: ['data-frame'] });
  `);
}
