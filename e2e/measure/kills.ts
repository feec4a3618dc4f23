import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { serveBuild } from '../../src/cli/serve-build';
import { StudioPage } from '../../src/cli/studio-page';
import { seeded } from '../../src/core/curve/random.fixture';
import { kill, launch, type RunningBrowser } from './kills/browser';
import { readCommandLine } from './kills/command-line';
import { type Loss, lostEdits, missingSounds } from './kills/judge';
import { readLibrary } from './kills/read-library';
import { work } from './kills/work';

/**
 * `npm run kills -- [N] [--seed S] [--url ADDRESS]`: kills the browser at random moments of work and reports how old the lost edits are.
 *
 * Each round opens the page on the profile that the kill before has left, works on the project that came back (draws, types, generates, sets
 * references, saves) and kills every process of the browser. What storage holds is read by the next browser before the page runs in it.
 */
const CLIP = 'e2e/fixtures/steps-25fps.mp4';
/** Machines under load are slow, milliseconds. */
const PATIENCE = 240_000;
/** Nothing older may be lost, milliseconds. */
const LIMIT = 1500;

async function prepare(page: Page, first: boolean): Promise<void> {
  page.setDefaultTimeout(PATIENCE);
  const studio = new StudioPage(page);
  // The project of the rounds before opens by itself.
  if (!first) await page.getByLabel('Envelope lane', { exact: true }).waitFor();
  await studio.openVideo(CLIP);
  if (!first) return;
  await page.getByRole('spinbutton', { name: 'Steps' }).fill('1');
  await page.keyboard.press('Tab');
}

async function main(): Promise<number> {
  const { count, seed, url } = readCommandLine(process.argv.slice(2));
  const random = seeded(seed);
  const server = url === null ? await serveBuild() : null;
  const origin = new URL(url ?? server!.address).origin;
  const profile = mkdtempSync(join(tmpdir(), 'kills-'));
  const losses: Loss[] = [];
  let takes = 0;
  let missing = 0;
  let running: RunningBrowser | null = null;
  try {
    for (let round = 1; round <= count; round += 1) {
      const working = (running = await launch(profile));
      await working.page.goto(`${origin}/?provider=wasm`);
      await prepare(working.page, round === 1);
      const edits = await work(working.page, round, Date.now() + 3000 + random() * 9000, random);
      const killed = Date.now();
      await kill(working);

      const checking = (running = await launch(profile));
      // A file of the same origin: the page itself would write.
      await checking.page.goto(`${origin}/icon.svg`);
      const found = await readLibrary(checking.page);
      await kill(checking);
      running = null;

      const lost = lostEdits(edits, found, killed);
      losses.push(...lost);
      takes += edits.filter(({ what }) => what === 'take').length;
      missing += missingSounds(found);
      const said = lost.map(({ what, age }) => `${what} ${age} ms`).join(', ') || 'nothing';
      console.log(`${round}/${count}: ${edits.length} edits, lost: ${said}`);
    }
  } finally {
    if (running) await kill(running);
    await server?.close();
    rmSync(profile, { recursive: true, force: true });
  }
  const oldest = Math.max(0, ...losses.map(({ age }) => age));
  const tooOld = losses.filter(({ age }) => age > LIMIT).length;
  console.log(
    `${count} kills (seed ${seed}), ${takes} takes: ${losses.length} edits lost, the oldest ${oldest} ms, ` +
      `${tooOld} older than ${LIMIT} ms; ${missing} sounds missing.`,
  );
  return tooOld > 0 || missing > 0 ? 1 : 0;
}

process.exitCode = await main();
