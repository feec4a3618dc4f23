import { mkdirSync } from 'node:fs';
import type { TestInfo } from '@playwright/test';
import { withDroppedFrames, hasFfmpeg, looped, rotated } from '../src/cli/video-variants';
import { countMatches, onsets } from '../src/core/loudness/onsets';
import { expect, test } from './driver/designer';

const DEMO = 'public/demo/demo.mp4';
/** Seconds of it. */
const DEMO_SECONDS = 7.5;
/** One frame of the slowest film, seconds. */
const FRAME = 1 / 24;

/** For films that a test makes. */
function filmFolder(testInfo: TestInfo): string {
  const folder = testInfo.outputPath('films');
  mkdirSync(folder, { recursive: true });
  return folder;
}

test('sensitivity redraws the curve at once, is saved with the project, and one undo restores it', async ({
  designer,
}) => {
  await designer.openDemo();
  await designer.mapEnvelope();
  const slider = designer.page.getByLabel('Sensitivity');
  const shows = (text: RegExp) => expect(slider).toHaveAttribute('aria-valuetext', text);
  await shows(/^default, \d+ hits?, \d+ candidates?$/);
  const mapped = await designer.project();
  expect(mapped.prediction!.envelope).toEqual(mapped.prediction!.detection!.decoded);

  await slider.focus();
  await designer.type('Home');
  await shows(/^-100 %/);
  await designer.type('End');
  await shows(/^\+100 %, \d+ hits, 0 candidates$/);
  const every = await designer.project();
  expect(every.prediction!.detection!.decoded).toEqual(mapped.prediction!.envelope);
  every.prediction!.envelope.left.forEach((level, i) =>
    expect(level).toBeGreaterThanOrEqual(mapped.prediction!.envelope.left[i]!),
  );

  await designer.button('Undo').click();
  await shows(/^default/);
  expect((await designer.project()).curve).toEqual(mapped.curve);

  // The tooltip says what the mapper predicted, except while one draws.
  const tooltip = designer.page.locator('.lane-tooltip');
  const places = [await designer.at(6.8, 0.3), await designer.at(7.2, 0.4)] as const;
  await designer.page.mouse.move(...places[0]);
  await expect(tooltip).toHaveText(/ dB\nmapper /);
  await designer.type('b');
  await designer.press(...places);
  await expect(tooltip).toHaveText(/^\S+ {2}-?[\d.]+ dB$/);
  await designer.page.mouse.up();
  await expect(tooltip).not.toContainText('mapper');
  await designer.type('v', 'Control+z');

  // A selected range alone is mapped again, with the same result: the rest stays silent.
  const whole = await designer.envelope();
  await designer.lane.focus();
  await designer.type('Alt+Shift+A', 'Alt+Delete');
  await designer.button('Range').click();
  await designer.drag(await designer.at(2, 0.5), await designer.at(4, 0.5));
  await designer.mapEnvelope();
  await expect(designer.status).toContainText('the rest is as it was');
  const part = await designer.envelope();
  const seconds = (from: number, to: number) => (_: number, i: number) => i >= from * 125 && i < to * 125;
  expect(Math.max(...part.left.filter(seconds(0, 1.9)), ...part.left.filter(seconds(4.1, 7.5)))).toBe(0);
  const within = seconds(2.1, 3.9);
  expect(Math.max(...whole.left.filter(within))).toBeGreaterThan(0.02);
  const again = part.left.filter(within);
  whole.left.filter(within).forEach((level, i) => expect(Math.abs(level - again[i]!)).toBeLessThan(0.1));
  await designer.undoes('Map range', 'Silence');
});

test('of a long clip the first seconds are in the lane long before the end; a cancel removes them', async ({
  designer,
}, testInfo) => {
  test.skip(!hasFfmpeg(), 'ffmpeg makes the clip');
  const folder = filmFolder(testInfo);
  await designer.arrive();
  await designer.openVideo(looped(DEMO, folder, DEMO_SECONDS, 10).path);
  await expect(designer.button('Map envelope')).toBeEnabled();
  /** A number for what the lane's backdrop shows in each hundredth of its width. */
  const columns = () =>
    designer.lane
      .locator('canvas')
      .first()
      .evaluate((canvas: HTMLCanvasElement) => {
        const { width, height } = canvas;
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, height);
        const sums = new Array<number>(100).fill(0);
        for (let i = 0; i < data.length; i += 4)
          sums[Math.floor((100 * ((i / 4) % width)) / width)]! += data[i + 1]! * data[i + 3]!;
        return sums;
      });
  const before = await columns();
  const last = async () => (await columns()).findLastIndex((sum, i) => sum !== before[i]);
  await designer.button('Map envelope').click();
  const soFar = designer.page.getByText(/^Predicted up to/);
  await soFar.waitFor();
  const progress = designer.page.getByRole('progressbar', { name: 'Mapping envelope' });
  expect(Number(await progress.getAttribute('aria-valuenow'))).toBeLessThan(50);
  const first = await last();
  expect(first).toBeGreaterThan(3);
  expect(first).toBeLessThan(50);
  await expect.poll(last).toBeGreaterThan(first);
  await designer.button('Cancel').click();
  await expect(soFar).toHaveCount(0);
  await expect.poll(last).toBe(-1);
  expect((await designer.project()).prediction).toBeNull();
});

test('a film that is turned by its metadata, or of variable rate, has its events at the same times', async ({
  designer,
}, testInfo) => {
  test.skip(!hasFfmpeg(), 'ffmpeg makes the copies');
  const folder = filmFolder(testInfo);
  const found: number[][] = [];
  for (const path of [DEMO, rotated(DEMO, folder, 90).path, withDroppedFrames(DEMO, folder).path]) {
    await designer.arrive();
    await designer.openVideo(path);
    await designer.mapEnvelope();
    const { rate, left, right } = (await designer.project()).prediction!.detection!.decoded;
    const mono = left.map((level, i) => (level + right[i]!) / 2);
    found.push(onsets(mono, rate));
  }
  const [upright, turned, variable] = found as [number[], number[], number[]];
  expect(upright.length).toBeGreaterThan(3);
  // The copies are compressed and scaled again, which can move a faint hit over or under the threshold: what is found lies at the same times.
  for (const copy of [turned, variable]) {
    const pairs = countMatches(copy, upright, FRAME);
    expect(pairs).toBeGreaterThanOrEqual(copy.length - 1);
    expect(pairs).toBeGreaterThanOrEqual(0.75 * upright.length);
  }
});
