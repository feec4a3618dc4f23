/**
 * Opens damaged copies of the test clips in the built page: `npm run fuzz -- [--count 200] [--seed 1] [--dist DIR] [--only REGEXP]`.
 * Reports how many open, open with a note about the damage, get one sentence, hang, or throw. Exits with 1 on any of the last two.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright';
import { preview } from 'vite';
import { launchChromium } from '../../src/cli/chromium';
import { seeded } from '../../src/core/curve/random.fixture';
import { damage } from './damage-file';

/** Milliseconds after which a file that neither opened nor got a sentence counts as a hang: longer than the studio's own limits. */
const HANG = 60_000;

/** Milliseconds for the search for damage after a clip has opened; the clips are short. */
const SEARCH = 2500;

const folders = ['../fixtures', '../fixtures/cases'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);

const { values: options } = parseArgs({
  options: {
    count: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    dist: { type: 'string', default: 'dist' },
    port: { type: 'string', default: '4399' },
    only: { type: 'string', default: '.' },
  },
});

type Outcome = 'opened' | 'opened, with a note' | 'one sentence' | 'hang' | 'unhandled';
const faults: readonly Outcome[] = ['hang', 'unhandled'];

const clips = folders
  .flatMap((folder) => readdirSync(folder).map((name) => ({ name, path: `${folder}/${name}` })))
  .filter(
    ({ name }) => /\.(mp4|mov|m2t|mkv|webm|avi|mxf)$/.test(name) && new RegExp(options.only).test(name),
  );

async function openPage(browser: Browser, url: string, errors: string[]): Promise<Page> {
  const page = await browser.newPage();
  page.setDefaultTimeout(120_000);
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('crash', () => errors.push('the page crashed'));
  await page.goto(url);
  await page.getByLabel('Open video').waitFor({ state: 'attached' });
  return page;
}

/** Text of the alerts and of the status line. */
function texts(page: Page) {
  return page.evaluate(() => ({
    alert: [...document.querySelectorAll('[role=alert]')]
      .map((node) => node.textContent)
      .join(' ')
      .trim(),
    status: [...document.querySelectorAll('[role=status]')]
      .map((node) => node.textContent)
      .join(' ')
      .trim(),
  }));
}

async function tryFile(
  page: Page,
  name: string,
  bytes: Buffer,
  errors: string[],
): Promise<[Outcome, string]> {
  await page
    .getByLabel('Open video')
    .setInputFiles({ name, mimeType: 'application/octet-stream', buffer: bytes });
  const started = Date.now();
  for (;;) {
    await page.waitForTimeout(100);
    const { alert, status } = await texts(page);
    if (errors.length > 0) return ['unhandled', errors.splice(0).join('; ')];
    if (alert.includes('inside the studio')) return ['unhandled', alert];
    if (alert.includes(name)) return ['one sentence', alert];
    if (status.includes(`${name}:`)) return judge(page, name, status, errors);
    if (Date.now() - started > HANG) return ['hang', status];
  }
}

/** Waits for the note that the search for damage may add. */
async function judge(page: Page, name: string, opened: string, errors: string[]): Promise<[Outcome, string]> {
  const isNote = (text: string) => /damaged|incomplete/.test(text);
  const started = Date.now();
  let status = opened;
  while (!isNote(status) && Date.now() - started < SEARCH) {
    await page.waitForTimeout(100);
    ({ status } = await texts(page));
  }
  const { alert } = await texts(page);
  if (errors.length > 0) return ['unhandled', errors.splice(0).join('; ')];
  if (alert.includes('inside the studio')) return ['unhandled', alert];
  return [isNote(status) ? 'opened, with a note' : 'opened', `${name}: ${status}`];
}

const server = await preview({
  build: { outDir: options.dist },
  preview: { port: Number(options.port), host: '127.0.0.1', strictPort: true },
});
const URL_OF_PAGE = `http://127.0.0.1:${options.port}/`;
const browser = await launchChromium('wasm');
const errors: string[] = [];
let page = await openPage(browser, URL_OF_PAGE, errors);
const counts = new Map<Outcome, number>();
for (let k = 0; k < Number(options.count); k++) {
  const random = seeded(Number(options.seed) * 100_003 + k);
  const clip = clips[Math.floor(random() * clips.length)]!;
  const { bytes, change } = damage(readFileSync(clip.path), random);
  const name = `fuzz-${k}-${clip.name}`;
  const [outcome, text] = await tryFile(page, name, bytes, errors).catch(
    (error: unknown): [Outcome, string] => ['unhandled', String(error)],
  );
  counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  if (k % 50 === 49)
    console.log(
      `${k + 1} of ${options.count}: ${[...counts].map(([result, count]) => `${count} ${result}`).join(', ')}`,
    );
  if (faults.includes(outcome)) {
    console.log(`${outcome}: ${name} (${change}): ${text}`);
    await page.close().catch(() => undefined);
    errors.length = 0;
    page = await openPage(browser, URL_OF_PAGE, errors);
  }
}
for (const [outcome, count] of counts) console.log(`${String(count).padStart(6)}  ${outcome}`);
await browser.close();
await server.close();
process.exit(faults.some((outcome) => counts.has(outcome)) ? 1 : 0);
