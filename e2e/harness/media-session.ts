import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright';
import { build } from 'vite';
import { lazyDemuxers } from '../../src/build/lazy-demuxers';
import { selfHostedRuntime } from '../../src/build/runtime-assets';
import { sendHeaders } from '../../src/build/send-headers';
import { type BuildServer, serveFolder } from '../../src/cli/serve-build';
import type {} from './media-page';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PAGE = 'e2e/harness/media.html';

let built: Promise<string> | null = null;

/** Builds the harness page, which is no part of the product's build, into a temporary folder; once for all specs of a process. */
async function buildHarness(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'media-harness-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  await build({
    root: ROOT,
    configFile: false,
    publicDir: false,
    plugins: [selfHostedRuntime(), sendHeaders()],
    worker: { format: 'es', plugins: () => [lazyDemuxers()] },
    build: {
      target: 'es2023',
      outDir: folder,
      emptyOutDir: true,
      rollupOptions: { input: join(ROOT, PAGE) },
    },
    logLevel: 'error',
  });
  return folder;
}

export interface HarnessServer extends BuildServer {
  /** Address of the harness page. */
  readonly url: string;
}

/** Serves the media module in a page of its own, with the product's headers. */
export async function serveHarness(): Promise<HarnessServer> {
  const server = await serveFolder(await (built ??= buildHarness()));
  return { ...server, url: new URL(PAGE, server.address).href };
}

/** A fresh page with the media module loaded. */
export async function openHarness(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(url);
  await page.waitForSelector('html[data-ready]');
  return page;
}
