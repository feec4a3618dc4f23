import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Page, expect, test } from '@playwright/test';
import { type HarnessServer, serveHarness } from './harness/serve-harness';

/**
 * The fixtures (made with ffmpeg's test sources) carry their frame number as brightness: the left half is white, the right
 * half has luma 40 + 3 n. A click sounds at 0.5 s and 1.5 s.
 */
const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

let harness: HarnessServer;

test.beforeAll(async () => {
  harness = await serveHarness('media');
});

test.afterAll(async () => {
  await harness.close();
});

async function load(
  page: Page,
  file: string | { name: string; mimeType: string; buffer: Buffer },
): Promise<void> {
  await page.goto(harness.url);
  await page.waitForSelector('html[data-ready]');
  await page.setInputFiles('#file', file);
}

async function openClip(page: Page, name: string) {
  await load(page, fixture(name));
  const opened = await page.evaluate(() => window.harness.open());
  if (!opened.ok) throw new Error(opened.message);
  return opened;
}

/** Frame number from the brightness of the right half. */
const frameNumber = (grey: number) => Math.round(((grey * 219) / 255 + 16 - 40) / 3);

/** Frame numbers of the whole clip at a fixed rate, the picture squeezed into two pixels. */
async function numbersAt(page: Page, fps: number, turned = false): Promise<number[]> {
  const [width, height] = turned ? [1, 2] : [2, 1];
  const read = await page.evaluate(
    ([rate, w, h]) => window.harness.readFrames(rate!, w!, h!, 'stretch'),
    [fps, width, height],
  );
  // Mean of the white half (255) and of the coded half.
  return read.means.map(([, green]) => frameNumber(2 * green! - 255));
}

test('an H.264 clip: clock, frames at the model rate, sound in place', async ({ page }) => {
  const { info, frameTimes } = await openClip(page, 'steps-25fps.mp4');
  expect(info).toMatchObject({
    container: 'MP4',
    videoCodec: 'H.264',
    audioCodec: 'AAC',
    path: 'webcodecs',
    duration: 2,
    width: 128,
    height: 72,
    frameRate: { numerator: 25, denominator: 1 },
    variableFrameRate: false,
    audio: { sampleRate: 48000, channels: 1 },
    notes: [],
  });
  expect(frameTimes).toHaveLength(50);
  expect(await numbersAt(page, 25)).toEqual(Array.from({ length: 50 }, (_, k) => k));
  expect(await numbersAt(page, 30)).toEqual(
    Array.from({ length: 60 }, (_, k) => Math.floor((k * 25) / 30 + 1e-6)),
  );

  const { channels } = await page.evaluate(() => window.harness.audio(0.25, 1.75));
  expect(channels[0]).toHaveLength(72000);
  const firstLoud = channels[0]!.findIndex((value) => Math.abs(value) > 0.1);
  // The click starts at 0.5 s; AAC spreads it over a few milliseconds.
  expect(firstLoud / 48000 + 0.25).toBeCloseTo(0.5, 2);

  const [pairs] = await page.evaluate(() => window.harness.peaks(10));
  const loud = Array.from({ length: 20 }, (_, bin) => bin).filter((bin) => pairs![2 * bin + 1]! > 0.3);
  expect(loud).toEqual([5, 15]);

  const strip = await page.evaluate(() => window.harness.thumbnails([0, 0.5, 1, 1.5], 36));
  expect(strip).toEqual([0, 0.5, 1, 1.5].map((time) => ({ time, width: 64, height: 36 })));
  const pixel = await page.evaluate(() => window.harness.thumbnailPixel(1, 36));
  expect(pixel.map(frameNumber)).toEqual([25, 25, 25]);
});

test('a turned clip with a variable rate', async ({ page }) => {
  const { info, frameTimes } = await openClip(page, 'rotated-vfr.mp4');
  expect(info).toMatchObject({ width: 72, height: 128, variableFrameRate: true, audio: null });
  const remaining = Array.from({ length: 60 }, (_, n) => n).filter((n) => n % 5 !== 2);
  expect(frameTimes.map((time) => Math.round(time * 30))).toEqual(remaining);
  // Every fifth place on the grid of 30 is empty: the frame before it stays on screen.
  const held = Array.from({ length: 60 }, (_, k) => remaining.filter((n) => n <= k).length - 1);
  expect(await numbersAt(page, 30, true)).toEqual(held);
});

test('the picture shown is the requested frame, forwards and back', async ({ page }) => {
  await openClip(page, 'steps-25fps.mp4');
  await page.evaluate(() => window.harness.attach());
  for (const frame of [0, 1, 2, 30, 29, 28, 29, 31, 17, 49, 3]) {
    const shown = await page.evaluate((time) => window.harness.show(time), frame / 25 + 0.02);
    expect(shown).toBeCloseTo(frame / 25, 6);
    await expect
      .poll(async () => frameNumber((await page.evaluate(() => window.harness.pixel(0.75, 0.5)))[1]!))
      .toBe(frame);
  }
  const burst = await page.evaluate(() =>
    Promise.all(Array.from({ length: 40 }, (_, i) => window.harness.show(i / 25))),
  );
  // Calls that come while a frame is drawn share the answer of the last one.
  expect(new Set(burst).size).toBeLessThan(5);
  expect(burst.at(-1)).toBeCloseTo(39 / 25, 6);
});

test('a clip that WebCodecs cannot decode is converted in the page', async ({ page }) => {
  const { info, conversion } = await openClip(page, 'mpeg4.avi');
  expect(info).toMatchObject({
    container: 'AVI',
    videoCodec: 'MPEG-4 Visual',
    audioCodec: 'MP3',
    path: 'ffmpeg',
  });
  expect(conversion.every((fraction) => fraction >= 0 && fraction <= 1)).toBe(true);
  const numbers = await numbersAt(page, 25);
  // The encoder drops or adds a frame at the ends of an AVI; in between the numbers go up by one.
  expect(numbers.slice(2, 24).map((value, i) => value - i)).toEqual(
    Array.from({ length: 22 }, () => numbers[2]),
  );
});

test('the new sound is written at time 0 before the production sound, the picture unchanged', async ({
  page,
}) => {
  const before = await openClip(page, 'steps-25fps.mp4');
  const { report, info } = await page.evaluate(() => window.harness.mux(44100, 2));
  expect(report).toMatchObject({ container: 'MOV', pictureCopied: true, productionTracks: 1, missing: [] });
  expect(report.duration).toBeCloseTo(2, 3);
  expect(info.frameTimes).toHaveLength(before.frameTimes.length);
  expect(info.notes.join(' ')).toContain('2 sound tracks');
  expect(await numbersAt(page, 25)).toEqual(Array.from({ length: 50 }, (_, k) => k));
});

test('a converted clip has its own picture in the new file', async ({ page }) => {
  await openClip(page, 'mpeg4.avi');
  const { report } = await page.evaluate(() => window.harness.mux(44100, 1));
  expect(report).toMatchObject({ container: 'MOV', pictureCopied: true, productionTracks: 1 });
});

test('reference audio from a video, cut to length', async ({ page }) => {
  await load(page, fixture('mpeg4.avi'));
  const { channels, sampleRate } = await page.evaluate(() => window.harness.decodeAudio(0.75));
  expect(sampleRate).toBe(48000);
  expect(channels[0]!.length / sampleRate).toBeCloseTo(0.75, 2);
});

test('cancelling stops reading and converting', async ({ page }) => {
  await openClip(page, 'steps-25fps.mp4');
  expect(await page.evaluate(() => window.harness.abortFrames(2))).toEqual({ read: 4, code: 'cancelled' });
  expect(await numbersAt(page, 25)).toHaveLength(50);
  await page.setInputFiles('#file', fixture('mpeg4.avi'));
  expect(await page.evaluate(() => window.harness.abortOpen(150))).toBe('cancelled');
});

const whole = readFileSync(fixture('steps-25fps.mp4'));
const bad = [
  { name: 'empty.mp4', buffer: Buffer.alloc(0), says: 'is empty (0 bytes)' },
  {
    name: 'noise.mp4',
    buffer: Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 73) % 251)),
    says: 'cannot be read',
  },
  { name: 'cut.mp4', buffer: whole.subarray(0, 400), says: 'is incomplete' },
  {
    name: 'picture.mov',
    buffer: Buffer.from('iVBORw0KGgoAAAANSUhEUg==', 'base64'),
    says: 'is a still image (PNG)',
  },
];

for (const { name, buffer, says } of bad) {
  test(`a bad file gets one sentence: ${name}`, async ({ page }) => {
    await load(page, { name, mimeType: 'video/mp4', buffer });
    const opened = await page.evaluate(() => window.harness.open());
    const message = opened.ok ? 'it opened' : opened.message;
    expect(message).toContain(`“${name}”`);
    expect(message).toContain(says);
  });
}

test('a file whose end is missing opens with what it has', async ({ page }) => {
  await load(page, {
    name: 'tail.mp4',
    mimeType: 'video/mp4',
    buffer: whole.subarray(0, whole.length - 1500),
  });
  const opened = await page.evaluate(() => window.harness.open());
  if (!opened.ok) throw new Error(opened.message);
  expect(opened.frameTimes.length).toBeGreaterThan(10);
  expect(opened.frameTimes.length).toBeLessThan(50);
  expect(opened.info.notes.join(' ')).toContain('is incomplete');
});
