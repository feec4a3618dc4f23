import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright';
import { build, defaultClientConditions } from 'vite';
import { lazyDemuxers } from '../../src/build/lazy-demuxers';
import { selfHostedRuntime } from '../../src/build/runtime-assets';
import { sendHeaders } from '../../src/build/send-headers';
import { type BuildServer, serveFolder } from '../../src/cli/serve-build';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const built = new Map<string, Promise<string>>();

/** Builds a page of this folder, which is no part of the product's build, into a temporary folder. */
async function buildPage(page: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'harness-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  await build({
    root: ROOT,
    configFile: false,
    publicDir: false,
    plugins: [selfHostedRuntime(), sendHeaders()],
    worker: { format: 'es', plugins: () => [lazyDemuxers()] },
    // As in vite.config.ts.
    resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
    build: {
      target: 'es2023',
      outDir: folder,
      emptyOutDir: true,
      rollupOptions: { input: join(ROOT, page) },
    },
    logLevel: 'error',
  });
  return folder;
}

export interface HarnessServer extends BuildServer {
  /** Address of the harness page. */
  readonly url: string;
}

/** Serves a part of the studio in a page of its own, with the product's headers; built once for all specs of a process. */
export async function serveHarness(name: 'media' | 'graphs'): Promise<HarnessServer> {
  const page = `e2e/harness/${name}.html`;
  const building = built.get(page) ?? buildPage(page);
  built.set(page, building);
  const server = await serveFolder(await building);
  return { ...server, url: new URL(page, server.address).href };
}

/** A fresh harness page, ready to be called. */
export async function openHarness(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(url);
  await page.waitForSelector('html[data-ready]');
  return page;
}
