import { mkdirSync } from 'node:fs';
import { withDroppedFrames, hasFfmpeg, rotated } from '../src/cli/video-variants';
import { countMatches, onsets } from '../src/core/loudness/onsets';
import { expect, test } from './driver/designer';

const DEMO = 'public/demo/demo.mp4';
/** One frame of the slowest film, seconds. */
const FRAME = 1 / 24;

test('sensitivity redraws the curve at once, is saved with the project, and one undo restores it', async ({
  designer,
}) => {
  await designer.arrive();
  await designer.openVideo(DEMO);
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
});

test('a film that is turned by its metadata, or of variable rate, has its events at the same times', async ({
  designer,
}, testInfo) => {
  test.skip(!hasFfmpeg(), 'ffmpeg makes the copies');
  const folder = testInfo.outputPath('films');
  mkdirSync(folder, { recursive: true });
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
