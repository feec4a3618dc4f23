import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright';
import { type ViteDevServer, createServer } from 'vite';
import type {} from './media-page';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Serves the sources with the product's own configuration and headers; the harness page is no part of the build. */
export async function serveHarness(): Promise<{ url: string; server: ViteDevServer }> {
  const server = await createServer({
    root: ROOT,
    configFile: `${ROOT}/vite.config.ts`,
    logLevel: 'error',
    server: { port: 0, host: '127.0.0.1', hmr: false, watch: null },
    // Found only once a page asks for it; a late discovery would reload the page under test.
    optimizeDeps: { include: ['mediabunny'], noDiscovery: true },
    cacheDir: `${ROOT}/node_modules/.vite-media-harness`,
  });
  await server.listen();
  const address = server.httpServer?.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/e2e/harness/media.html`, server };
}

/** A fresh page with the media module loaded. */
export async function openHarness(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(url);
  await page.waitForSelector('html[data-ready]');
  return page;
}
