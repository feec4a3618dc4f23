import { launchChromium } from '../../src/cli/chromium';
import { serveBuild } from '../../src/cli/serve-build';

/**
 * How smoothly the timeline moves: `npx tsx e2e/measure/lane-benchmark.ts LONG_CLIP [ADDRESS]`. Without an address it serves dist/. Opens the clip (30 minutes is the case that counts),
 * gives it an envelope of 125 values a second and a curve of about 2,000 points, and prints the time from one frame of the screen
 * to the next (median, 95th percentile, worst) and the main thread's own work in each while a hand drags, paints, zooms, scrolls and
 * plays. The aim is a 95th percentile of 16.7 ms. Run it on a machine that does nothing else.
 * A clip for it: ffmpeg -f lavfi -i testsrc2=size=160x90:rate=25 -f lavfi -i sine -t 1800 -preset ultrafast long.mp4
 */
const [CLIP, ADDRESS] = process.argv.slice(2);
if (CLIP === undefined) throw new Error('Name a clip.');

/** Breakpoints of the curve. */
const POINTS = 2000;
/** Milliseconds of each gesture. */
const GESTURE_MILLISECONDS = 5000;

const server = ADDRESS === undefined ? await serveBuild() : null;
const browser = await launchChromium('wasm');
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
// As text: a compiled function would carry the compiler's helpers, which the page does not have. Work is measured from the
// start of a frame's callbacks to a message that is handled after layout and paint.
await page.addInitScript(`
  window.frames_ = { gaps: [], work: [] };
  window.watchFrames = (on) => {
    window.watching = on;
    if (!on) return;
    window.frames_ = { gaps: [], work: [] };
    let last = performance.now();
    const channel = new MessageChannel();
    let begun = 0;
    channel.port1.onmessage = () => window.frames_.work.push(performance.now() - begun);
    const tick = (time) => {
      window.frames_.gaps.push(time - last);
      last = time;
      begun = time;
      channel.port2.postMessage(0);
      if (window.watching) requestAnimationFrame(tick);
    };
    requestAnimationFrame((time) => { last = time; requestAnimationFrame(tick); });
  };
`);
await page.goto(`${ADDRESS ?? server!.address}?provider=wasm`);
await page.getByLabel('Open video').setInputFiles(CLIP);
await page
  .getByRole('button', { name: 'Map envelope' })
  .and(page.locator(':enabled'))
  .waitFor({ timeout: 300_000 });
await page.getByLabel('Import envelope').setInputFiles({
  name: 'benchmark.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(envelope(1800)),
});
await page
  .getByRole('status')
  .filter({ hasText: /envelope/i })
  .waitFor({ timeout: 120_000 });
await page.waitForTimeout(3000);

const box = await page.getByLabel('Envelope lane', { exact: true }).boundingBox();
if (!box) throw new Error('The lane has no box.');
const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
console.log('gesture                   median     p95   worst  | work: median     p95   worst (ms)   frames');

await measure('nothing', () => page.waitForTimeout(2000));
await measure('zoom in and out', () =>
  repeat(async (i) => {
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, i % 80 < 40 ? -60 : 60);
    await page.keyboard.up('Control');
  }),
);
await page.keyboard.press('Shift+Z');
await measure('drag of a point, all in view', drag);
await measure('painting, all in view', paint);
for (let i = 0; i < 6; i += 1) await page.keyboard.press('=');
await measure('scroll', () => repeat((i) => page.mouse.wheel(i % 100 < 50 ? 60 : -60, 0)));
await measure('drag of a point, close', drag);
await measure('painting, close', paint);
await measure('playing', async () => {
  await page.keyboard.press('Space');
  await page.waitForTimeout(GESTURE_MILLISECONDS);
  await page.keyboard.press('Space');
});
await measure('scrubbing', async () => {
  const ruler = await page.getByTestId('time-ruler').boundingBox();
  if (!ruler) throw new Error('The ruler has no box.');
  await page.mouse.move(ruler.x + 50, ruler.y + ruler.height - 4);
  await page.mouse.down();
  await repeat((i) => page.mouse.move(ruler.x + 50 + ((i * 4) % 800), ruler.y + ruler.height - 4));
  await page.mouse.up();
});
await browser.close();
await server?.close();

/** Calls `act` again and again for the length of a gesture, about 60 times a second as a hand does. */
async function repeat(act: (i: number) => Promise<unknown>): Promise<void> {
  const started = Date.now();
  for (let i = 0; Date.now() - started < GESTURE_MILLISECONDS; i += 1) {
    await act(i);
    await page.waitForTimeout(Math.max(0, started + i * 16 - Date.now()));
  }
}

async function drag(): Promise<void> {
  await page.keyboard.press('v');
  await page.mouse.dblclick(middle.x, middle.y - 60);
  await page.mouse.move(middle.x, middle.y - 60);
  await page.mouse.down();
  await repeat((i) => page.mouse.move(middle.x, middle.y - 60 + 40 * Math.sin(i / 9)));
  await page.mouse.up();
}

async function paint(): Promise<void> {
  const { x, y, width, height } = box!;
  await page.keyboard.press('b');
  await page.mouse.move(x + 150, middle.y);
  await page.mouse.down();
  await repeat((i) =>
    page.mouse.move(x + 150 + ((i * 3) % (width - 200)), y + height * (0.5 + 0.3 * Math.sin(i / 9))),
  );
  await page.mouse.up();
}

async function measure(name: string, gesture: () => Promise<unknown>): Promise<void> {
  await page.evaluate('watchFrames(true)');
  await gesture();
  const { gaps, work } = await page.evaluate<{ gaps: number[]; work: number[] }>(
    'watchFrames(false), window.frames_',
  );
  await page.waitForTimeout(500);
  console.log(
    `${name.padEnd(24)}${columns(gaps)}  |      ${columns(work)} ${String(gaps.length).padStart(12)}`,
  );
}

/** Median, 95th percentile and worst. */
function columns(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? NaN;
  return [at(0.5), at(0.95), at(1)].map((value) => value.toFixed(1).padStart(8)).join('');
}

/** Straight between levels that change about every 0.9 s, so that thinning keeps a point for each. */
function envelope(seconds: number): string {
  const rate = 125;
  const step = seconds / POINTS;
  let seed = 1;
  const levels = Array.from({ length: POINTS + 2 }, () => {
    seed = (seed * 16807) % 2147483647;
    return 0.02 + (0.6 * seed) / 2147483647;
  });
  const rows = Array.from({ length: seconds * rate }, (_, i) => {
    const place = i / rate / step;
    const from = levels[Math.floor(place)]!;
    const to = levels[Math.floor(place) + 1]!;
    const level = (from + (to - from) * (place % 1)).toFixed(5);
    return `${(i / rate).toFixed(3)},${level},${level}`;
  });
  return `time_s,left,right\n${rows.join('\n')}\n`;
}
