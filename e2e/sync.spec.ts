import { hit, writeEnvelope } from './driver/curves';
import { expect, test } from './driver/designer';
import type { Envelope } from '../src/core/loudness/envelope';

test.use({ models: false });

/** The clip: 4 s, with a click of 5 ms that begins on each of these frames. */
const CLIP = 'flash-and-click-25fps.mp4';
const SECONDS = 4;
const clicks = [10, 34, 58, 82].map((frame) => frame / 25);

/** Seconds that the imported envelope is late: twelve of its samples. */
const LATE = 0.096;

/** Level of a hit on each click, `late` seconds after it. */
function level(time: number, late: number): number {
  return Math.max(...clicks.map((click) => hit(time, click + late, 0.3, 0.1)));
}

/** Seconds from each click to the first sample of its hit in the exported envelope. */
function delays({ rate, left }: Envelope): number[] {
  return clicks.map((click) => {
    const from = Math.round((click - 0.2) * rate);
    return (from + left.slice(from, from + 0.4 * rate).findIndex((value) => value > 0.15)) / rate - click;
  });
}

test('a late envelope is aligned to the production sound, one undo restores it, and a nudge moves it by frames', async ({
  designer,
}, testInfo) => {
  const { page } = designer;
  await designer.open(CLIP, SECONDS);
  const path = testInfo.outputPath('late.csv');
  await designer.importEnvelope(writeEnvelope(path, SECONDS, (time) => level(time, LATE)));
  const before = delays(await designer.envelope());

  await designer.button('More…').click();
  await page.getByRole('menuitem', { name: 'Align to production sound…' }).click();
  const bar = page.getByRole('group', { name: 'Align to production sound' });
  await expect(bar).toContainText(/The envelope is (9|10)\d ms \(2\.\d frames\) late/);
  await expect(bar).toContainText(/Certainty high, \d\d %: 4 of 4 hits match/);
  await expect(bar.getByRole('button', { name: 'Apply' })).toBeFocused();
  await designer.type('Enter');
  await expect(bar).toBeHidden();
  await expect(designer.lane).toBeFocused();
  await designer.expectAnnounced(/^Align to production sound: .* earlier, whole curve$/);
  for (const delay of delays(await designer.envelope())) expect(Math.abs(delay)).toBeLessThanOrEqual(0.01);
  await designer.undoes('Align to production sound');
  expect(delays(await designer.envelope())).toEqual(before);

  await designer.lane.focus();
  await designer.type('Alt+t');
  await page.getByRole('textbox', { name: 'Nudge' }).fill('-2 frames');
  await designer.type('Enter');
  await designer.expectAnnounced('Nudge: 80 ms (2 frames) earlier, whole curve');
  await designer.type('Alt+ArrowRight');
  await designer.expectAnnounced('Nudge: 40 ms (1 frame) later, whole curve');
  await designer.undoes('Nudge', 'Nudge');
});
