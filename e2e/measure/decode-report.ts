/**
 * Opens every file of a folder in the page's media module and compares with ffmpeg: `npx tsx e2e/measure/decode-report.ts DIR [--out table.md]`.
 * Exits with 1 when a file gives neither a right result nor a sentence.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright';
import { type Reference, compareSound, pictureDifference, readReference } from '../harness/media-reference';
import { openHarness, serveHarness } from '../harness/serve-harness';
import { launchChromium } from '../../src/cli/chromium';

/** Mean difference of 8-bit RGB values that colour conversion may cost; the wrong frame costs more on moving pictures. */
const CLOSE_PICTURE = 4;

/** Seconds. ffmpeg moves an edit that falls inside a frame to its border, Matroska rounds to 1 ms. */
const CLOSE_SOUND = 0.004;

interface Row {
  readonly file: string;
  readonly cells: readonly string[];
  readonly right: boolean;
}

const within = (a: number, b: number, tolerance: number) => Math.abs(a - b) <= tolerance;

async function inspect(page: Page, folder: string, file: string): Promise<Row> {
  const path = join(folder, file);
  await page.setInputFiles('#file', path);
  const opened = await page.evaluate(() => window.harness.open());
  if (!opened.ok) {
    const explained = opened.code !== 'internal';
    return { file, right: explained, cells: [opened.code, '', '', '', '', '', opened.message] };
  }
  const { info, frameTimes } = opened;
  const reference = readReference(path);
  const read = await page.evaluate(() => window.harness.readFrames(30, 112, 112, 'stretch'));
  const picture = await comparePicture(page, path, frameTimes);
  const lag = info.audio ? await hear(page, path, reference, info.duration) : null;
  const sound = info.audio ? (lag === null ? 'silent' : `${(lag * 1000).toFixed(1)} ms`) : '–';
  const framesRight = frameTimes.length === reference.frameTimes.length;
  const timesRight =
    framesRight && frameTimes.every((time, i) => within(time, reference.frameTimes[i]!, 0.0011));
  const right =
    (timesRight || info.notes.some((note) => note.includes('cut short'))) &&
    within(info.width, reference.width, 1) &&
    within(info.height, reference.height, 1) &&
    picture < CLOSE_PICTURE &&
    Math.abs(lag ?? 0) < CLOSE_SOUND;
  return {
    file,
    right,
    cells: [
      info.path,
      [info.container, info.videoCodec, info.audioCodec].filter(Boolean).join(', '),
      `${frameTimes.length} (${reference.frameTimes.length})${framesRight && !timesRight ? ', times differ' : ''}`,
      `${info.duration.toFixed(3)} (${reference.duration.toFixed(3)})`,
      `${info.width}×${info.height} (${reference.width}×${reference.height}), ${(info.frameRate.numerator / info.frameRate.denominator).toFixed(3)} fps${info.variableFrameRate ? ' VFR' : ''}`,
      `${picture.toFixed(1)} / ${sound}`,
      [
        `opened in ${opened.seconds.toFixed(1)} s, ${read.count} frames at 30 fps in ${read.seconds.toFixed(1)} s.`,
        ...info.notes,
      ].join(' '),
    ],
  };
}

/** Largest mean difference over a few frames. */
async function comparePicture(page: Page, path: string, frameTimes: readonly number[]): Promise<number> {
  const last = frameTimes.length - 1;
  let worst = 0;
  for (const index of new Set([0, Math.floor(last / 3), Math.floor((last * 2) / 3), last])) {
    const start = frameTimes[index]!;
    const middle = start + ((frameTimes[index + 1] ?? start + 0.002) - start) / 2;
    const seen = await page.evaluate((time) => window.harness.frameAt(time, 112, 112, 'stretch'), middle);
    worst = Math.max(worst, pictureDifference(path, index, seen));
  }
  return worst;
}

/** Seconds by which the sound lies behind ffmpeg's; null when silent. */
async function hear(
  page: Page,
  path: string,
  reference: Reference,
  duration: number,
): Promise<number | null> {
  const start = Math.min(0.5, duration / 4);
  const pcm = await page.evaluate(([from, to]) => window.harness.audio(from!, to!), [start, start + 1]);
  const lag = compareSound(path, reference, start, pcm.sampleRate, Float32Array.from(pcm.channels[0]!));
  return lag === null ? null : lag / pcm.sampleRate;
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { out: { type: 'string' } } });
const FOLDER = positionals[0];
if (!FOLDER) throw new Error('usage: npx tsx e2e/measure/decode-report.ts DIR [--out table.md]');

async function report(directory: string): Promise<void> {
  const harness = await serveHarness('media');
  const browser = await launchChromium('wasm');
  const rows: Row[] = [];
  for (const file of readdirSync(directory).sort()) {
    const page = await openHarness(browser, harness.url);
    const row = await inspect(page, directory, file).catch((error: unknown): Row => ({
      file,
      right: false,
      cells: ['FAILED', '', '', '', '', '', String(error).split('\n')[0]!],
    }));
    console.log(`${row.right ? 'ok  ' : 'FAIL'} ${file}: ${row.cells.join(' | ')}`);
    rows.push(row);
    await page.close();
  }
  await browser.close();
  await harness.close();
  const table = [
    '| File | Path | Format | Frames (ffprobe) | Seconds (ffprobe) | Size (ffprobe), rate | Picture difference / sound lag | Notes or sentence | |',
    '|---|---|---|---|---|---|---|---|---|',
    ...rows.map(
      ({ file, cells, right }) => `| ${file} | ${cells.join(' | ')} | ${right ? 'ok' : '**wrong**'} |`,
    ),
  ].join('\n');
  const wrong = rows.filter(({ right }) => !right).length;
  console.log(`\n${rows.length - wrong} of ${rows.length} right`);
  if (values.out) writeFileSync(values.out, `${table}\n`);
  process.exitCode = wrong > 0 ? 1 : 0;
}

void report(FOLDER);
