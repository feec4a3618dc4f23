import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright';
import { countMatches, onsets } from '../core/loudness/onsets';
import { launchChromium } from './chromium';
import { allVariants, hasFfmpeg, looped, type VideoVariant } from './video-variants';
import { childrenMegabytes } from './memory';
import { serveBuild, type BuildServer } from './serve-build';
import { StudioPage } from './studio-page';
import { readProjectFile } from './read-project-file';

/**
 * `npm run eval -- mapper-invariance [CLIP] [--minutes N] [--pack NAME]`: the built page maps CLIP (default: the demo clip), then copies of it:
 * rotated, other or variable frame rate, larger, and repeated for N minutes (default 15, 0 for none). The onsets (core/loudness/onsets.ts) of
 * the decoded envelopes must be at the same times within a frame of 1/24 s.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { minutes: { type: 'string', default: '15' }, pack: { type: 'string', default: 'compact' } },
});
const SOURCE = positionals[0] ?? 'public/demo/demo.mp4';
const FRAME = 1 / 24;

interface Mapped {
  readonly events: readonly number[];
  readonly duration: number;
  /** Computing time per stage, seconds. */
  readonly seconds: Readonly<Record<string, number>>;
  readonly megabytes: number;
}

async function map(
  browser: Browser,
  { address }: BuildServer,
  path: string,
  folder: string,
): Promise<Mapped> {
  const context = await browser.newContext({ acceptDownloads: true, serviceWorkers: 'block' });
  const studio = await StudioPage.open(context, address, values.pack, 'wasm');
  await studio.openVideo(path);
  let megabytes = 0;
  const timer = setInterval(() => (megabytes = Math.max(megabytes, childrenMegabytes())), 1000);
  await studio.mapEnvelope();
  clearInterval(timer);
  const file = join(folder, 'project.v2a');
  await studio.saveProject(file);
  await context.close();
  const { prediction, clip } = await readProjectFile(file);
  if (!prediction?.detection || !clip) throw new Error(`${path} was not mapped`);
  const { rate, left, right } = prediction.detection.decoded;
  const mono = left.map((level, i) => (level + right[i]!) / 2);
  const { seconds } = prediction.detection;
  return { events: onsets(mono, rate), duration: clip.duration, seconds, megabytes };
}

const fixed = (value: number, digits: number) => value.toFixed(digits);

/** Median and largest distance of the matched events, milliseconds. */
function shifts(found: readonly number[], expected: readonly number[]): string {
  const near = expected
    .map((time) => Math.min(...found.map((other) => Math.abs(other - time))))
    .filter((distance) => distance <= 2 * FRAME)
    .sort((a, b) => a - b);
  if (near.length === 0) return '–';
  return `${fixed(1000 * near[near.length >> 1]!, 0)} / ${fixed(1000 * near.at(-1)!, 0)}`;
}

function row(name: string, mapped: Mapped, agreement: string, shift: string): string {
  const { events, duration, seconds, megabytes } = mapped;
  const stages = ['decode-picture', 'encode-picture', 'map-envelope'];
  const work = stages.reduce((sum, key) => sum + (seconds[key] ?? 0), 0);
  const stage = (key: string) => fixed(seconds[key] ?? 0, 2);
  const cells = [
    name,
    String(events.length),
    agreement,
    shift,
    stage('load'),
    ...stages.map(stage),
    `${fixed(duration / work, 2)}×`,
    String(megabytes),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Compares the events of each repeat with those of the second, which has a repeat before and after it. */
function repeatAgreement({ events }: Mapped, period: number, repeats: number): string {
  const within = (n: number) =>
    events.filter((time) => time >= n * period && time < (n + 1) * period).map((time) => time - n * period);
  const reference = within(1);
  const scores = Array.from({ length: repeats - 2 }, (_, n) => {
    const own = within(n + 1);
    return (2 * countMatches(own, reference, FRAME)) / Math.max(1, own.length + reference.length);
  });
  const same = scores.filter((score) => score === 1).length;
  return `${same} of ${scores.length} repeats equal, F1 min ${fixed(Math.min(...scores), 2)}, mean ${fixed(scores.reduce((a, b) => a + b, 0) / scores.length, 3)}`;
}

async function main(): Promise<void> {
  if (!hasFfmpeg()) throw new Error('ffmpeg is required to make the copies. Install it and run again.');
  const folder = mkdtempSync(join(tmpdir(), 'mapper-invariance-'));
  const server = await serveBuild();
  const browser = await launchChromium('wasm');
  try {
    const run = (video: VideoVariant) => map(browser, server, video.path, folder);
    console.log(
      '| video | events | matched ±1 frame, F1 | shift ms, median / max | load s | waiting for decode s | encoders s | mapper s | speed × real time | peak MB |',
    );
    console.log('|---|---|---|---|---|---|---|---|---|---|');
    const base = await run({ name: 'original', path: SOURCE });
    console.log(row('original', base, '', ''));
    for (const video of allVariants(SOURCE, folder)) {
      const mapped = await run(video);
      const pairs = countMatches(mapped.events, base.events, FRAME);
      const f1 = (2 * pairs) / Math.max(1, mapped.events.length + base.events.length);
      console.log(row(video.name, mapped, `${pairs}, ${fixed(f1, 2)}`, shifts(mapped.events, base.events)));
    }
    const repeats = Math.round((Number(values.minutes) * 60) / base.duration);
    if (repeats < 3) return;
    const long = looped(SOURCE, folder, base.duration, repeats);
    const mapped = await run(long);
    console.log(row(long.name, mapped, repeatAgreement(mapped, base.duration, repeats), ''));
  } finally {
    await browser.close();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
