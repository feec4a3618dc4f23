import { boxOf, expect, test } from './driver/designer';
import { writeWav } from './driver/wav';

test.use({ models: false });

const CLIP = 'steps-25fps.mp4';

test('a curve is drawn by keyboard alone, and every step is announced', async ({ designer }) => {
  await designer.open(CLIP);
  const level = designer.page.getByRole('textbox', { name: 'Level' });
  await designer.lane.focus();
  await designer.type('Insert');
  await designer.expectAnnounced(/^point 1 of 1, 00:00:00:00, silence, /);
  await designer.type('Enter');
  await level.fill('loud');
  await designer.type('Enter');
  await expect(designer.page.getByText('Enter -12 dB')).toBeVisible();
  await level.fill('-12 dB');
  await designer.type('Enter');
  await designer.expectAnnounced(/^point 1 of 1, 00:00:00:00, -12 dB, /);
  await expect(designer.lane).toBeFocused();
  await designer.type('Escape', 'Shift+ArrowRight', 'Shift+E');
  await designer.expectAnnounced(/^point 2 of 2, 00:00:00:10, -12 dB, /);
  await designer.type('ArrowUp');
  await designer.expectAnnounced(/00:00:00:10, -11 dB/);
  await designer.type('ArrowRight');
  await designer.expectAnnounced(/00:00:00:11, -11 dB/);
  await designer.type('Alt+j');
  await designer.expectAnnounced(/^point 1 of 2/);
  await designer.type('Delete');
  await designer.expectAnnounced('1 point deleted');
  await designer.undoes('Delete points');
});

test('a click on the empty lane moves the playhead, a drag or a stroke does not', async ({ designer }) => {
  const { page, clock } = designer;
  await designer.open(CLIP);
  await page.mouse.click(...(await designer.at(1.01, 0.3)));
  await expect(clock).toHaveText('00:00:01:00');
  await designer.doubleClick(await designer.at(0.51, 0.4));
  await expect(designer.button('Undo')).toBeEnabled();
  await expect(clock).toHaveText('00:00:00:13');
  await designer.drag(await designer.at(0.3, 0.2), await designer.at(0.7, 0.9));
  await designer.type('p', 'p', 'b');
  await designer.drag(await designer.at(1.2, 0.6), await designer.at(1.4, 0.7));
  await expect(clock).toHaveText('00:00:00:13');
});

test('drags are one step each, and Escape cancels a drag', async ({ designer }) => {
  await designer.open(CLIP);
  const undo = designer.button('Undo');
  await expect(undo).toBeDisabled();
  await expect(undo).toHaveAttribute('title', 'Undo (Ctrl Z)');
  const place = (time: number, height: number) => designer.at(time, height);
  await designer.doubleClick(await place(0.5, 0.5));
  await expect(undo).toHaveAttribute('title', 'Undo: Add point (Ctrl Z)');
  await designer.press(await place(0.5, 0.5), await place(0.5, 0.25));
  await designer.type('Escape');
  await designer.page.mouse.up();
  await designer.drag(await place(0.5, 0.5), await place(0.5, 0.25), await place(0.5, 0.4));
  await designer.type('b');
  await designer.drag(await place(0.7, 0.3), await place(0.85, 0.6), await place(1, 0.3));
  await designer.lane.focus();
  await designer.undoes('Draw', 'Move points', 'Add point');
  await expect(undo).toBeDisabled();
});

test('the picture follows what is dragged or placed, and returns to the playhead', async ({ designer }) => {
  await designer.open(CLIP);
  const picture = designer.page.getByRole('img', { name: /^Picture of/ });
  const frame = (milliseconds: string) => expect(picture).toHaveAttribute('data-frame', milliseconds);
  await frame('0.0');
  await designer.doubleClick(await designer.at(0.52, 0.5));
  await designer.press(await designer.at(0.52, 0.5), await designer.at(1.2, 0.5));
  await frame('1200.0');
  await designer.page.mouse.up();
  // The first click of the double click has moved it there.
  await frame('520.0');
  await designer.type('t');
  await designer.page.mouse.move(...(await designer.at(1.6, 0.3)));
  await frame('1600.0');
  await expect(designer.button('Undo')).toBeEnabled();
  await designer.page.mouse.move(5, 5);
  await frame('520.0');
});

/** Least height of the lane in which a curve of 60 dB can be drawn, CSS pixels. */
const LEAST_LANE = 120;

for (const [width, height] of [
  [1280, 720],
  [1280, 640],
  [1024, 768],
  [390, 844],
] as const) {
  test(`a draft is applied or discarded where the eye is, at ${width} × ${height}`, async ({ designer }) => {
    const { page } = designer;
    await page.setViewportSize({ width, height });
    await designer.open(CLIP);
    const sound = {
      name: 'hum.wav',
      mimeType: 'audio/wav',
      buffer: writeWav(16_000, 1, (t) => 0.5 * Math.sin(2765 * t)),
    };
    const apply = designer.button('Apply');
    await page.getByLabel('Sound to envelope').setInputFiles(sound);
    await expect(apply).toBeFocused();
    await expect(apply).toBeInViewport({ ratio: 1 });
    await expect(designer.button('Discard')).toBeInViewport({ ratio: 1 });
    await expect(designer.lane).toBeInViewport();
    expect((await boxOf(designer.lane)).height).toBeGreaterThan(LEAST_LANE);
    await page.getByRole('slider', { name: 'Gate threshold' }).focus();
    await designer.type('Enter');
    await designer.expectAnnounced('hum.wav applied');
    await page.getByLabel('Sound to envelope').setInputFiles(sound);
    await expect(apply).toBeFocused();
    await designer.type('Escape');
    await designer.expectAnnounced('hum.wav discarded');
    await designer.undoes('Sound to envelope');
  });
}

test('with every row above it and below it the lane has its height; the picture gives way', async ({
  designer,
}) => {
  const { page } = designer;
  await page.setViewportSize({ width: 1280, height: 720 });
  await designer.open(CLIP);
  await designer.button('Pan').click();
  await page
    .getByLabel('Sound to envelope')
    .setInputFiles({ name: 'hum.wav', mimeType: 'audio/wav', buffer: writeWav(16_000, 1, () => 0.1) });
  await expect(designer.button('Apply')).toBeFocused();
  expect((await boxOf(designer.lane)).height).toBeGreaterThan(LEAST_LANE);
  await expect(page.getByRole('img', { name: /^Picture of/ })).toBeInViewport({ ratio: 1 });
  await expect(page.getByLabel('Overview', { exact: true })).toBeInViewport({ ratio: 1 });
});

/** Edges are smoothed by rules that depend on the length of a line; what was left over or left out differs by more, of 255. */
const SMOOTHING_TOLERANCE = 64;

test('what an edit redraws is what drawing all of it shows', async ({ designer }) => {
  const { page } = designer;
  await designer.open(CLIP);
  const canvas = designer.lane.locator('canvas').nth(1);
  const height = () => canvas.evaluate((element: HTMLCanvasElement) => element.height);
  /** Red, green, blue and opacity of all pixels, colours by their opacity. */
  const pixels = async () => {
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
    return canvas.evaluate((element: HTMLCanvasElement) => {
      const { data } = element.getContext('2d')!.getImageData(0, 0, element.width, element.height);
      return Array.from(data, (value, i) => (i % 4 === 3 ? value : (value * data[i | 3]!) / 255));
    });
  };
  const expectWhole = async () => {
    const edited = await pixels();
    const tall = await height();
    // Another height and back: all of the lane is drawn again.
    await page.setViewportSize({ width: 1280, height: 700 });
    await expect.poll(height).not.toBe(tall);
    await page.setViewportSize({ width: 1280, height: 800 });
    await expect.poll(height).toBe(tall);
    const whole = await pixels();
    expect(whole.some((value) => value > 0)).toBe(true);
    expect(whole.filter((value, i) => Math.abs(value - edited[i]!) > SMOOTHING_TOLERANCE)).toEqual([]);
  };
  await designer.type('b');
  await designer.drag(await designer.at(0.2, 0.3), await designer.at(0.6, 0.7), await designer.at(1.5, 0.2));
  await designer.drag(await designer.at(0.5, 0.9), await designer.at(0.7, 0.4));
  await expectWhole();
  await designer.type('v');
  await designer.doubleClick(await designer.at(1.7, 0.5));
  await designer.doubleClick(await designer.at(1.9, 0.2));
  await designer.drag(await designer.at(1.7, 0.5), await designer.at(1.75, 0.2), await designer.at(1.6, 0.8));
  await page.mouse.move(...(await designer.at(1.9, 0.2)));
  await page.mouse.move(5, 5);
  await expectWhole();
  await designer.drag(
    await designer.at(0.05, 0.05),
    await designer.at(0.9, 0.9),
    await designer.at(0.3, 0.5),
  );
  await designer.type('t');
  await page.mouse.move(...(await designer.at(1.2, 0.3)), { steps: 5 });
  await page.mouse.move(5, 5);
  await expectWhole();
});

test('the tooltip is beside the pointer and wholly inside the lane', async ({ designer }) => {
  const { page } = designer;
  await designer.open(CLIP);
  const lane = (await designer.lane.boundingBox())!;
  for (const [x, y] of [
    [5, 40],
    [lane.width / 2, 3],
    [lane.width - 3, lane.height - 3],
  ] as const) {
    await page.mouse.move(lane.x + x, lane.y + y);
    const tooltip = (await page.locator('.lane-tooltip').boundingBox())!;
    expect(tooltip.x).toBeGreaterThanOrEqual(lane.x);
    expect(tooltip.y).toBeGreaterThanOrEqual(lane.y);
    expect(tooltip.x + tooltip.width).toBeLessThanOrEqual(lane.x + lane.width);
    expect(tooltip.y + tooltip.height).toBeLessThanOrEqual(lane.y + lane.height);
    const aside = Math.max(lane.x + x - (tooltip.x + tooltip.width), tooltip.x - (lane.x + x));
    expect(aside).toBeGreaterThan(8);
    expect(aside).toBeLessThan(24);
  }
});

test('the tooltip leaves the bar of the selected range free', async ({ designer }) => {
  const { page } = designer;
  await designer.open(CLIP);
  await designer.doubleClick(await designer.at(0.5, 0.5));
  await designer.type('r');
  await designer.drag(await designer.at(0.4, 0.3), await designer.at(1.2, 0.35));
  const bar = (await page.getByRole('toolbar', { name: 'Selected range' }).boundingBox())!;
  const tooltip = (await page.locator('.lane-tooltip').boundingBox())!;
  expect(tooltip.y).toBeGreaterThanOrEqual(bar.y + bar.height);
});

test('what lies outside in and out point is dimmed in all rows, also while it is scrolled', async ({
  designer,
}) => {
  const { page } = designer;
  const outside = page.locator('.timeline-outside');
  await designer.open(CLIP);
  await expect(outside).toHaveCount(0);
  await designer.goTo('00:00:00:12');
  await designer.type('i');
  const [x] = await designer.at(0.48, 0);
  const left = (await outside.first().boundingBox())!;
  expect(left.x + left.width).toBeGreaterThan(x - 2);
  expect(left.x + left.width).toBeLessThan(x + 2);
  // From the start: the place of the in point moves on.
  await designer.type('Home', '=');
  await expect
    .poll(async () => {
      const box = (await outside.first().boundingBox())!;
      return box.x + box.width;
    })
    .toBeGreaterThan(left.x + left.width + 20);
  await designer.type('Alt+x');
  await expect(outside).toHaveCount(0);
});
