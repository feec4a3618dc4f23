/*
 * Memory of the page and of the GPU process while a pack with 1.26 GB of external data is copied into the browser's storage and its sessions are created.
 * Usage: npx tsx e2e/measure/pack-memory.ts ADDRESS [webgpu|wasm] (a served build). WebGPU runs in software, so that its buffers are in the GPU process.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { browserArguments, findChromium } from '../../src/cli/chromium';
import { externalGraph, WEIGHTS_BYTES } from '../driver/external-graph';

const FOLDER = 'test-results/big-pack';
const PROFILE = 'test-results/big-profile';
const COUNT = 10;

const stated = (file: string, content: Buffer) => ({
  file,
  sha256: createHash('sha256').update(content).digest('hex'),
  bytes: content.length,
});

/** The compact pack, whose optical flow is a graph of 1.26 GB. It can be loaded, not run. */
function writeBigPack(): void {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const compact = 'models/packs/compact';
  for (const name of readdirSync(compact))
    writeFileSync(join(FOLDER, name), readFileSync(join(compact, name)));
  const manifest = JSON.parse(readFileSync(join(compact, 'manifest.json'), 'utf8')) as {
    roles: Record<string, object>;
  };
  const weights = Array.from({ length: COUNT }, (_, i) => {
    const content = Buffer.alloc(WEIGHTS_BYTES, i + 1);
    writeFileSync(join(FOLDER, `weights.${i}.bin`), content);
    return stated(`weights.${i}.bin`, content);
  });
  const graph = externalGraph(weights.map(({ file }) => file));
  writeFileSync(join(FOLDER, 'flow.onnx'), graph);
  const flow = { ...manifest.roles['flow'], ...stated('flow.onnx', graph), externalData: weights };
  const big = { ...manifest, id: 'big', name: 'Big', version: '1.0.0', roles: { ...manifest.roles, flow } };
  writeFileSync(join(FOLDER, 'manifest.json'), JSON.stringify(big));
}

/** Megabytes that the processes of the browser have in memory, by type, without what they share. */
function processMemory(profile: string): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const id of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const command = readFileSync(`/proc/${id}/cmdline`, 'utf8');
      if (!command.includes(profile)) continue;
      const type = /--type=([\w-]+)/.exec(command)?.[1] ?? 'browser';
      const status = readFileSync(`/proc/${id}/status`, 'utf8');
      const anonymous = Number(/RssAnon:\s+(\d+)/.exec(status)?.[1] ?? 0);
      const shared = Number(/RssShmem:\s+(\d+)/.exec(status)?.[1] ?? 0);
      sums[type] = (sums[type] ?? 0) + Math.round((anonymous + shared) / 1024);
    } catch {
      // The process has ended.
    }
  }
  return sums;
}

const [ADDRESS, PROVIDER = 'webgpu'] = process.argv.slice(2);
if (!ADDRESS) throw new Error('Usage: npx tsx e2e/measure/pack-memory.ts ADDRESS [webgpu|wasm]');

async function main() {
  writeBigPack();
  rmSync(PROFILE, { recursive: true, force: true });
  const context = await chromium.launchPersistentContext(PROFILE, {
    executablePath: findChromium() ?? undefined,
    serviceWorkers: 'block',
    args: [
      ...browserArguments(PROVIDER === 'wasm' ? 'off' : 'software'),
      '--enable-blink-features=ForceEagerMeasureMemory',
    ],
  });
  const page = context.pages()[0]!;
  page.setDefaultTimeout(300_000);
  let peak: Record<string, number> = {};
  const sample = () => {
    for (const [type, megabytes] of Object.entries(processMemory(PROFILE)))
      peak[type] = Math.max(peak[type] ?? 0, megabytes);
  };
  const timer = setInterval(sample, 200);
  const start = Date.now();
  const report = async (stage: string) => {
    const heap = await page.evaluate(async () => {
      const { bytes } = await (
        performance as unknown as { measureUserAgentSpecificMemory(): Promise<{ bytes: number }> }
      ).measureUserAgentSpecificMemory();
      return Math.round(bytes / 2 ** 20);
    });
    const now = processMemory(PROFILE);
    const seconds = Math.round((Date.now() - start) / 1000);
    console.log(JSON.stringify({ stage, seconds, heap, now, peak }));
    peak = {};
  };
  await page.goto(`${ADDRESS}?provider=${PROVIDER}`);
  await page.getByRole('button', { name: /^Compact/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Model packs' });
  await dialog.getByRole('listitem', { name: /^Compact/ }).waitFor();
  await report('page');
  await dialog.getByLabel('Choose a folder').setInputFiles(FOLDER);
  await dialog.getByRole('button', { name: /^Copy into this browser/ }).click();
  await dialog.getByRole('button', { name: 'Use Big 1.0.0' }).waitFor();
  await report('copied and hashed');
  await dialog.getByRole('button', { name: 'Use Big 1.0.0' }).click();
  await page.getByText('in use').waitFor();
  await page.keyboard.press('Escape');
  await page.getByLabel('Open video').setInputFiles('e2e/fixtures/steps-25fps.mp4');
  // The mapper's graphs are loaded while the page is quiet: until nothing changes any more.
  let last = '';
  let still = 0;
  const begun = Date.now();
  while (still < 8 && Date.now() - begun < 240_000) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const now = processMemory(PROFILE);
    const key = Object.values(now)
      .map((megabytes) => Math.round(megabytes / 30))
      .join();
    still = key === last && Date.now() - begun > 20_000 ? still + 1 : 0;
    last = key;
  }
  await report('sessions of the mapper');
  clearInterval(timer);
  await context.close();
}

void main();
