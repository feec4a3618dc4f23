import { statSync } from 'node:fs';
import { type BrowserContext, type Page } from '@playwright/test';
import { type BuildServer, serveFolder } from '../src/cli/serve-build';
import { Designer, expect, test } from './driver/designer';
import { buildStudio } from './driver/two-builds';

const CLIP = 'e2e/fixtures/steps-25fps.mp4';
const FIRST_BUILD = 'test-results/first-build';
const SECOND_BUILD = 'test-results/second-build';
/** The files are downloaded once the page was quiet for ten seconds. */
const DOWNLOAD_TIMEOUT = 150_000;

test.describe.configure({ mode: 'serial' });

let server: BuildServer;
let context: BrowserContext;
let page: Page;
let designer: Designer;
/** Paths that reached the server since they were last taken. */
let requested: string[] = [];

function takeRequests(): string[] {
  const paths = requested;
  requested = [];
  return paths;
}

async function serve(folder: string): Promise<void> {
  const port = server ? Number(new URL(server.address).port) : undefined;
  server = await serveFolder(folder, port, (path) => requested.push(path.split('?')[0]!));
}

function buildsOf(tab: Page) {
  return tab.evaluate(() => globalThis.buildOf);
}

/** Loads the part that reads clips. */
async function openClip(tab: Page): Promise<void> {
  await tab.getByLabel('Open video').setInputFiles(CLIP);
}

async function openTab(): Promise<{ page: Page; designer: Designer }> {
  const tab = await context.newPage();
  return { page: tab, designer: new Designer(tab) };
}

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  await buildStudio(FIRST_BUILD, 'first');
  await buildStudio(SECOND_BUILD, 'second');
  await serve(FIRST_BUILD);
  context = await browser.newContext({ baseURL: server.address, serviceWorkers: 'allow' });
  ({ page, designer } = await openTab());
});

test.afterAll(async () => {
  await context?.close();
  await server?.close();
});

test('after the first visit everything works without network and server', async () => {
  test.setTimeout(300_000);
  await designer.arrive();
  expect(await page.evaluate(() => navigator.serviceWorker.getRegistration('/').then(Boolean))).toBe(false);
  await expect(page.getByText('Works offline')).toBeVisible({ timeout: DOWNLOAD_TIMEOUT });
  await server.close();
  await context.setOffline(true);

  await page.reload();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await designer.openVideo(CLIP);
  await designer.mapEnvelope();
  await designer.generate({ prompt: 'footsteps on wood', steps: 2 });
  await expect(page.getByRole('option', { name: /^Take 1\b/ })).toBeVisible();
  expect((await designer.project()).takes).toHaveLength(1);
  // Loads ffmpeg.
  await designer.openVideo('e2e/fixtures/mpeg4.avi');
  await expect(page.getByText('mpeg4.avi', { exact: true })).toBeVisible();
  await expect(page.getByText('Works offline')).toBeVisible();
});

test('a new build is offered, an open page goes on with its own files, and nothing is mixed', async () => {
  test.setTimeout(300_000);
  await context.setOffline(false);
  await serve(SECOND_BUILD);
  takeRequests();
  await page.reload();
  await expect(page.getByText('A new version is ready')).toBeVisible({ timeout: DOWNLOAD_TIMEOUT });
  const downloaded = takeRequests();
  expect(downloaded).toContain('/sw.js');
  // What the builds share is not downloaded again.
  expect(downloaded.filter((path) => /\.(wasm|onnx)$/.test(path))).toEqual([]);

  await openClip(page);
  await expect.poll(() => buildsOf(page)).toEqual({ page: 'first', media: 'first' });

  const other = await openTab();
  await other.designer.arrive();
  await expect.poll(() => buildsOf(other.page)).toMatchObject({ page: 'first' });
  await designer.button('Reload').click();
  await expect(page.getByText('open in another tab')).toBeVisible();
  await openClip(other.page);
  await expect.poll(() => buildsOf(other.page)).toEqual({ page: 'first', media: 'first' });
  await other.page.close();

  await Promise.all([page.waitForEvent('load'), designer.button('Reload').click()]);
  await openClip(page);
  await expect.poll(() => buildsOf(page)).toEqual({ page: 'second', media: 'second' });
  await expect(page.getByText('A new version is ready')).toBeHidden();
  await expect(page.getByText('Works offline')).toBeVisible();
});

test('a damaged file is noticed by its content and downloaded again; other packs are the server’s', async () => {
  await page.evaluate(async () => {
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const response = (await cache.match(request))!;
        if (response.headers.get('Content-Type') !== 'application/octet-stream') continue;
        const bytes = await response.arrayBuffer();
        await cache.put(request, new Response(bytes.slice(0, bytes.byteLength / 2), response));
      }
    }
  });
  // A file is compared once in the life of a service worker; the next start reads it again.
  const session = await context.newCDPSession(page);
  await session.send('ServiceWorker.enable');
  await session.send('ServiceWorker.stopAllWorkers');
  await designer.arrive();
  takeRequests();
  const mapper = '/packs/compact/rms-mapper.onnx';
  const load = () =>
    page.evaluate(async (path) => (await (await fetch(path)).arrayBuffer()).byteLength, mapper);
  expect(await load()).toBe(statSync(`models${mapper}`).size);
  expect(takeRequests()).toContain(mapper);
  expect(await load()).toBe(statSync(`models${mapper}`).size);
  expect(takeRequests()).not.toContain(mapper);
  await page.evaluate(() => fetch('/packs/other/manifest.json'));
  expect(takeRequests()).toContain('/packs/other/manifest.json');
});
