import type { Page, Request } from '@playwright/test';
import { expect, test } from './driver/designer';

const CLIP = 'e2e/fixtures/steps-25fps.mp4';
const APP = '**/assets/main-*.js';

/** Uncompressed bytes of script. What the first paint and the first picture wait for must not grow unnoticed. */
const FIRST_PAINT_BYTES = 10_000;
const FIRST_PICTURE_BYTES = 705_000;
const PICTURE_MARK = '?picture';

/** Holds the app back until the returned function is called. */
async function withoutApp(page: Page): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(APP, async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

/** Name, place and size of what the page shows, in order. */
function layout(page: Page): Promise<unknown> {
  return page.evaluate(() =>
    [...document.querySelectorAll('.page, .page :not(dialog)')].map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return [element.tagName, element.className.toString(), x, y, width, height];
    }),
  );
}

test('scripts stay within their budgets', async ({ page }) => {
  const scripts: Request[] = [];
  let marked = false;
  page.on('request', (request) => {
    const { pathname, search } = new URL(request.url());
    if (search === PICTURE_MARK) marked = true;
    else if (!marked && /\.m?js$/.test(pathname)) scripts.push(request);
  });
  // The page requests a mark when it shows the picture: what is requested before it, by workers too, is counted.
  await page.addInitScript(`
    new MutationObserver((list, observer) => {
      if (!list.some(({ attributeName }) => attributeName === 'data-frame')) return;
      observer.disconnect();
      fetch('/icon.svg${PICTURE_MARK}');
    }).observe(document, { subtree: true, attributes: true, attributeFilter: ['data-frame'] });
  `);
  // Chosen at once: for who comes and does nothing the rest is loaded ahead.
  const release = await withoutApp(page);
  await page.goto('/?provider=wasm');
  await page.getByLabel('Open video').setInputFiles(CLIP);
  release();
  await expect.poll(() => marked).toBe(true);
  const before = await page.evaluate(() => {
    const painted = performance.getEntriesByName('first-contentful-paint')[0]!.startTime;
    const loaded = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
    return loaded
      .filter(({ name, startTime }) => name.endsWith('.js') && startTime < painted)
      .reduce((sum, { decodedBodySize }) => sum + decodedBodySize, 0);
  });
  expect(before).toBeLessThan(FIRST_PAINT_BYTES);
  const sizes = await Promise.all(
    scripts.map(async (request) => (await (await request.response())?.body())?.length ?? 0),
  );
  expect(sizes.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(FIRST_PICTURE_BYTES);
});

for (const [width, height] of [
  [1280, 720],
  [390, 844],
] as const) {
  test(`nothing moves when the app takes over, ${width} × ${height}`, async ({ designer, page }) => {
    await page.setViewportSize({ width, height });
    // The pack's name in the top bar comes later in any case.
    await page.route('**/packs/**', (route) => route.abort());
    const release = await withoutApp(page);
    await designer.arrive();
    await expect(page.getByText('Drop a video here')).toBeVisible();
    const painted = await layout(page);
    const button = await designer.button('Choose file…').elementHandle();
    release();
    // The title names the key when the commands are there.
    await expect(page.getByTitle('in one file (')).toBeVisible();
    expect(await layout(page)).toEqual(painted);
    // The same elements: what has the focus keeps it.
    expect(await button?.evaluate((element) => element.isConnected)).toBe(true);
  });
}

test('picture and transport stay where they are when the timeline follows, 390 × 844', async ({
  designer,
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.addInitScript(`
    window.moved = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        for (const { node } of entry.sources) window.moved.push(String(node?.className));
    }).observe({ type: 'layout-shift', buffered: true });
  `);
  await designer.arrive();
  await page.getByLabel('Open video').setInputFiles(CLIP);
  await page.getByLabel('Envelope lane', { exact: true }).waitFor();
  const moved = await page.evaluate<string[]>(
    'new Promise((resolve) => setTimeout(() => resolve(window.moved), 500))',
  );
  expect(moved.filter((name) => /^(picture|transport-bar|tracks)$/.test(name))).toEqual([]);
});

test('a press of a button before the app is there is not lost', async ({ designer, page }) => {
  const release = await withoutApp(page);
  await designer.arrive();
  await designer.button('Open demo clip').click();
  release();
  await expect(designer.status).toContainText('demo.mp4');
});

test('a file chosen before the app is there is opened', async ({ designer, page }) => {
  const release = await withoutApp(page);
  await designer.arrive();
  await page.getByLabel('Open video').setInputFiles(CLIP);
  release();
  await expect(designer.button('Map envelope')).toBeEnabled();
});

test('a file dropped before the app is there is opened, a key runs its command', async ({
  designer,
  page,
}) => {
  const release = await withoutApp(page);
  await designer.arrive();
  const file = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(['time_s,left,right\n0,0.5,0.5\n1,0.5,0.5\n'], 'early.txt'));
    return data;
  });
  await page.locator('body').dispatchEvent('drop', { dataTransfer: file });
  await designer.type('?');
  release();
  await expect(designer.alert).toContainText('early.txt');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
});

test('an app that cannot be loaded is named', async ({ designer, page }) => {
  await page.route(APP, (route) => route.abort());
  await designer.arrive();
  await expect(designer.alert).toContainText('The studio’s files could not be loaded');
  await expect(page.getByText('Drop a video here')).toBeVisible();
});
