/*
 * Memory of the page and of the GPU process while a pack with 1.26 GB of external data is copied into the browser's storage, and at each stage of a take with it.
 * Usage: npx tsx e2e/measure/pack-memory.ts ADDRESS [webgpu|wasm] (a served build). WebGPU runs in software, so that its buffers are in the GPU process.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { browserArguments, findChromium } from '../../src/cli/chromium';
import { StudioPage } from '../../src/cli/studio-page';
import { hit, writeEnvelope } from '../driver/curves';
import { WEIGHTS_BYTES, withWeights } from '../driver/external-graph';

const FOLDER = 'test-results/big-pack';
const PROFILE = 'test-results/big-profile';
/** Of the take, two seconds. */
const CURVE = 'test-results/big-curve.csv';

const stated = (file: string, content: Buffer) => ({
  file,
  sha256: createHash('sha256').update(content).digest('hex'),
  bytes: content.length,
});

/** The compact pack with files of 126 MB beside three of its graphs, 1.26 GB in all. */
const weightsOf = { 'clap-text': 2, 'dit+controlnet': 5, 'vae-decoder': 3 } as const;

function writeBigPack(): void {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const compact = 'models/packs/compact';
  for (const name of readdirSync(compact))
    writeFileSync(join(FOLDER, name), readFileSync(join(compact, name)));
  const manifest = JSON.parse(readFileSync(join(compact, 'manifest.json'), 'utf8')) as {
    roles: Record<string, { file: string }>;
  };
  let next = 0;
  for (const [role, count] of Object.entries(weightsOf)) {
    const externalData = Array.from({ length: count }, () => {
      const file = `weights.${next++}.bin`;
      const content = Buffer.alloc(WEIGHTS_BYTES, next);
      writeFileSync(join(FOLDER, file), content);
      return stated(file, content);
    });
    const { file } = manifest.roles[role]!;
    const graph = withWeights(
      readFileSync(join(compact, file)),
      externalData.map((data) => data.file),
    );
    writeFileSync(join(FOLDER, file), graph);
    manifest.roles[role] = {
      ...manifest.roles[role]!,
      ...stated(file, graph),
      ...{ externalData, storage: 'float32' },
    };
  }
  const big = { ...manifest, id: 'big', name: 'Big', version: '1.0.0' };
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
  writeEnvelope(CURVE, 2, (t) => hit(t, 0.4));
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
  await page.getByText('Model pack: Big 1.0.0.').first().waitFor();

  const take = async (what: string) => {
    await page.goto(`${ADDRESS}?provider=${PROVIDER}`);
    const studio = new StudioPage(page);
    await studio.openVideo('e2e/fixtures/steps-25fps.mp4');
    await studio.importEnvelope(CURVE);
    await page.getByRole('textbox', { name: 'Text prompt' }).fill('metal');
    await page.getByRole('spinbutton', { name: 'Steps' }).fill('1');
    await page.getByRole('slider', { name: 'Share of recordings' }).fill('0');
    await page.getByRole('button', { name: 'Generate', exact: true }).click();
    // What the status line says while the memory is at its most.
    const stages = new Map<string, Record<string, number>>();
    const done = page.getByRole('option', { name: /^Take 1\b/ });
    while (!(await done.isVisible())) {
      const stage = (await page.getByRole('status').textContent()) ?? '';
      const most = stages.get(stage) ?? {};
      for (const [type, megabytes] of Object.entries(processMemory(PROFILE)))
        most[type] = Math.max(most[type] ?? 0, megabytes);
      stages.set(stage, most);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    for (const [stage, most] of stages) console.log(JSON.stringify({ what, stage, most }));
    await report(what);
  };
  await take('a take');
  clearInterval(timer);
  await context.close();
}

void main();
