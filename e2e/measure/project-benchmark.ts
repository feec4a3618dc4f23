import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { launchChromium } from '../../src/cli/chromium';
import { childrenMegabytes } from '../../src/cli/memory';
import { serveBuild } from '../../src/cli/serve-build';
import type { Pcm } from '../../src/core/audio/pcm';
import { seeded } from '../../src/core/curve/random.fixture';
import { emptyProject } from '../../src/core/project/project';
import { takeFixture } from '../../src/core/project/take.fixture';
import type { ArchiveSound } from '../../src/files/archive/archive';
import { packRequest } from '../../src/files/archive/packed-archive';
import { writeArchive } from '../../src/files/archive/write-archive';
import { soundHash } from '../../src/studio/storage/sound-hash';
import { longestTask, watchLongTasks } from './long-tasks';
import { peakMegabytes } from './peak-memory';

/**
 * What large projects cost: `npx tsx e2e/measure/project-benchmark.ts [MINUTES [PROJECTS [ADDRESS]]]`. Opens a project file whose clip and take have
 * MINUTES (30) and saves it; then opens PROJECTS (20) files of 10 s, each with three takes of its own, and goes from one to the next in the list. Prints
 * seconds, the longest task of the main thread, and the highest memory of the browser. Without an address it serves dist/.
 */
const [MINUTES = '30', PROJECTS = '20', ADDRESS] = process.argv.slice(2);
const RATE = 44_100;

/** Stereo noise with a hit each second: as large in a file as a recording. */
function sound(seed: number, seconds: number): Pcm {
  const random = seeded(seed);
  const channel = () => {
    const samples = new Float32Array(Math.round(seconds * RATE));
    for (let i = 0; i < samples.length; i++)
      samples[i] = 0.3 * (2 * random() - 1) * Math.exp((-4 * (i % RATE)) / RATE);
    return samples;
  };
  return { sampleRate: RATE, channels: [channel(), channel()] };
}

/** A project file with as many takes as sounds. @returns its path */
async function projectFile(
  folder: string,
  name: string,
  seconds: number,
  sounds: readonly Pcm[],
): Promise<string> {
  const named: ArchiveSound[] = [];
  for (const [i, pcm] of sounds.entries())
    named.push({ id: await soundHash(pcm), name: `Take ${i + 1}`, pcm });
  const left = Array.from({ length: Math.floor(seconds) }, (_, i) => [
    { time: i, value: 0.3, shape: 'exponential' as const },
    { time: i + 0.9, value: 0.001, shape: 'linear' as const },
  ]).flat();
  const curve = { left, right: left };
  const document = {
    ...emptyProject,
    clip: {
      fileName: `${name}.mp4`,
      bytes: 1,
      duration: seconds,
      frameRate: { numerator: 25, denominator: 1 },
      contentHash: null,
    },
    curve,
    takes: named.map(({ id, name: take }, i) =>
      takeFixture({ id: `take ${i}`, name: take, sound: id, seed: i, curve }),
    ),
    currentTake: 'take 0',
  };
  async function* each() {
    for (const one of named) yield await Promise.resolve(one);
  }
  const archive = { name, document, history: null, clip: null };
  const blob = await writeArchive(
    packRequest({ archive, saved: '2026-11-28T10:00:00.000Z', newIds: new Map() }),
    each(),
    { signal: new AbortController().signal, onSound: () => undefined },
  );
  const path = join(folder, `${name}.v2a`);
  await writeFile(path, blob.stream());
  return path;
}

/** Seconds, the longest task of the main thread in milliseconds, and the highest memory in MB while `act` runs. */
async function costOf(page: Page, act: () => Promise<unknown>): Promise<string> {
  await longestTask(page);
  let seconds = '';
  const peak = await peakMegabytes(async () => {
    const started = Date.now();
    await act();
    seconds = ((Date.now() - started) / 1000).toFixed(1);
  });
  const longest = Math.round(await longestTask(page));
  return `${seconds} s, longest task ${longest} ms, peak ${peak} MB`;
}

const FOLDER = mkdtempSync(join(tmpdir(), 'project-benchmark-'));
const server = ADDRESS === undefined ? await serveBuild() : null;
const browser = await launchChromium('wasm');
try {
  const page = await browser.newPage({ acceptDownloads: true });
  page.setDefaultTimeout(600_000);
  await watchLongTasks(page);
  await page.goto(`${ADDRESS ?? server!.address}?provider=wasm`);
  const status = page.getByRole('status').first();
  const openFile = async (path: string, name: string) => {
    await page.getByLabel('Open project').setInputFiles(path);
    await page.locator('.clip-name', { hasText: `${name}.mp4` }).waitFor();
    await page.getByRole('option', { name: /^Take 1/ }).waitFor();
  };

  const seconds = 60 * Number(MINUTES);
  const long = await projectFile(FOLDER, 'long', seconds, [sound(1, seconds)]);
  console.log(
    `A project of ${MINUTES} minutes: ${(statSync(long).size / 1e6).toFixed(0)} MB; page before ${childrenMegabytes()} MB`,
  );
  console.log(`  opened: ${await costOf(page, () => openFile(long, 'long'))}`);
  const saving = async () => {
    const arriving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save project', exact: true }).click();
    await (await arriving).saveAs(join(FOLDER, 'saved.v2a'));
  };
  console.log(
    `  saved: ${await costOf(page, saving)}; ${(statSync(join(FOLDER, 'saved.v2a')).size / 1e6).toFixed(0)} MB`,
  );

  const count = Number(PROJECTS);
  const files: string[] = [];
  for (let p = 0; p < count; p++)
    files.push(
      await projectFile(
        FOLDER,
        `scene ${p}`,
        10,
        [0, 1, 2].map((take) => sound(100 + 3 * p + take, 10)),
      ),
    );
  const opening = await costOf(page, async () => {
    for (const [p, path] of files.entries()) await openFile(path, `scene ${p}`);
  });
  console.log(`${count} projects of 10 s with three takes, one file after the other: ${opening}`);
  await page.reload();
  await status.waitFor();
  const dialog = page.getByRole('dialog', { name: 'Projects' });
  const list = async () => {
    await page.keyboard.press('Alt+o');
    await dialog
      .getByRole('listitem')
      .nth(count - 1)
      .waitFor();
  };
  console.log(`The list of ${count + 1} projects: ${await costOf(page, list)}`);
  const through = await costOf(page, async () => {
    for (let p = 0; p < count; p++) {
      if (!(await dialog.isVisible())) await list();
      await page.getByRole('button', { name: `Open scene ${p}`, exact: true }).click();
      await page.getByText(`scene ${p} opened.`, { exact: false }).first().waitFor();
    }
  });
  console.log(`From one to the next, ${count} times: ${through}`);
} finally {
  await browser.close();
  await server?.close();
  rmSync(FOLDER, { recursive: true, force: true });
}
