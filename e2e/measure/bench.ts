import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { format } from 'prettier';
import { build } from 'vite';
import { launchChromium } from '../../src/cli/chromium';
import { serveFolder } from '../../src/cli/serve-build';
import { hasFfmpeg } from '../../src/cli/video-variants';
import { describeMachine } from './bench/machine';
import { measureAll, sections } from './bench/sections';

/**
 * `npm run bench -- [--long] [--rehearse] [--only SECTION,…] [--out FILE] [--dist FOLDER]`: what the studio costs, beside native onnxruntime and ffmpeg on the
 * same machine. Builds the studio, unless a build is named, measures it in headless Chromium and writes a table. Run it on a machine that does
 * nothing else. `--rehearse` goes through the section of the GPU on a software adapter. With `--only` the table is printed, and written where --out says.
 */
const RESULTS = 'e2e/measure/results/bench.md';

const { values } = parseArgs({
  options: {
    long: { type: 'boolean', default: false },
    rehearse: { type: 'boolean', default: false },
    only: { type: 'string' },
    out: { type: 'string' },
    dist: { type: 'string' },
  },
});
const chosen = values.only?.split(',') ?? sections;
const unknown = chosen.filter((name) => !sections.some((section) => section === name));
if (unknown.length > 0) {
  console.error(`--only is "${values.only}": it can be ${sections.join(', ')}.`);
  process.exit(2);
}

const STARTED = performance.now();
const FOLDER = mkdtempSync(join(tmpdir(), 'bench-'));
const DIST = values.dist ?? FOLDER;
if (values.dist === undefined) await build({ build: { outDir: DIST, emptyOutDir: true }, logLevel: 'error' });
const server = await serveFolder(DIST);
const browser = await launchChromium('wasm');
try {
  const machine = describeMachine(browser);
  const { lines, failed } = await measureAll(
    {
      address: server.address,
      browser,
      long: values.long,
      rehearse: values.rehearse,
      hasFfmpeg: hasFfmpeg(),
    },
    sections.filter((name) => chosen.includes(name)),
  );
  const minutes = ((performance.now() - STARTED) / 60_000).toFixed(1);
  const text = await format(
    [
      '# What the studio costs',
      '',
      `Written by \`npm run bench\`. ${machine}; it took ${minutes} minutes. Each figure is the median of three runs, in brackets the least and the most. “–”: not measured or nothing to compare.`,
      '',
      ...lines,
    ].join('\n'),
    { parser: 'markdown', printWidth: 110 },
  );
  console.log(text);
  if (failed.length > 0) process.exitCode = 1;
  const out = values.out ?? (values.only === undefined ? RESULTS : null);
  if (out !== null) {
    mkdirSync(dirname(out), { recursive: true });
    writeFileSync(out, text);
  }
} finally {
  await browser.close();
  await server.close();
  rmSync(FOLDER, { recursive: true, force: true });
}
