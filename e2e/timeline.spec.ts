import { boxOf, expect, test } from './driver/designer';

test.use({ models: false });

test('a marker is set, dragged, named, listed and removed by undo', async ({ designer }) => {
  const { page } = designer;
  await designer.open('steps-25fps.mp4');
  const ruler = await boxOf(designer.ruler);
  const y = ruler.y + 5;
  await designer.goTo('1:00');
  await designer.type('m');
  await designer.expectAnnounced('Marker 1 of 1, 00:00:01:00');
  // Half of the clip's 2 s.
  const [x] = await designer.at(1, 0);
  const path = [
    [x, y],
    [x + 60, y + 3],
    [x + 103, y + 3],
  ] as const;
  await designer.press(...path);
  await designer.type('Escape');
  await page.mouse.up();
  await designer.drag(...path);
  await designer.expectAnnounced(/^Marker at 00:00:01:0[5-8]$/);
  const moved = (await designer.announcement.textContent())!.slice(-11);
  await designer.doubleClick([x + 103, y]);
  const name = page.getByRole('textbox', { name: 'Marker name' });
  await name.fill('heel');
  await name.press('Enter');
  await expect(name).toBeHidden();
  await designer.type('Home', 'Shift+F2');
  await designer.button(`Go to Marker heel, ${moved}`).click();
  await expect(designer.clock).toHaveText(moved);
  await designer.type('Escape');
  await designer.undoes('Name marker', 'Move marker', 'Add marker');
});

test('the clock accepts typed times, and K held steps by the real frames of a variable-rate clip', async ({
  designer,
}) => {
  const { page, clock } = designer;
  await designer.open('rotated-vfr.mp4');
  const picture = page.getByRole('img', { name: 'Picture of rotated-vfr.mp4' });
  const frame = async () => Number(await picture.getAttribute('data-frame'));
  const shown = async (key: string) => {
    const before = await frame();
    await designer.type(key);
    await expect.poll(frame).not.toBe(before);
    return frame();
  };
  await page.keyboard.down('k');
  const starts = [await frame()];
  for (let i = 0; i < 6; i += 1) starts.push(await shown('l'));
  const back = [];
  for (let i = 0; i < 6; i += 1) back.push(await shown('j'));
  await page.keyboard.up('k');
  const steps = starts.slice(1).map((start, i) => start - starts[i]!);
  expect(steps.every((step) => step > 0)).toBe(true);
  expect(back).toEqual(starts.slice(0, -1).reverse());

  await designer.goTo('0.5s');
  // Enter is the field's: the button that has the focus again is not pressed.
  await designer.button('Play').focus();
  await designer.goTo('+3');
  await expect(designer.button('Play')).toBeFocused();
  const at = await clock.textContent();
  await designer.goTo('soon');
  await designer.expectAnnounced(/^Invalid time\. Use 00:01:12:10/);
  await designer.type('Escape');
  await expect(clock).toHaveText(at!);

  await page.getByRole('button', { name: /time display/ }).click();
  await page.getByRole('textbox', { name: 'Start timecode' }).fill('01:00:00:00');
  await designer.type('Enter');
  await expect(clock).toHaveText(at!.replace(/^00/, '01'));
  await designer.type('Escape');
  await designer.undoes('Start timecode');
  await expect(clock).toHaveText(at!);
});

test('the overview scrolls and zooms, by pointer and by keyboard', async ({ designer }) => {
  await designer.open('steps-25fps.mp4');
  const overview = designer.page.getByRole('scrollbar', { name: 'Overview' });
  const shows = (text: string | RegExp) => expect(overview).toHaveAttribute('aria-valuetext', text);
  const bar = await boxOf(overview);
  const y = bar.y + bar.height / 2;
  await shows('00:00:00:00 to 00:00:02:00');
  // The frame's right border to the middle: the first half in view.
  await designer.drag([bar.x + bar.width - 3, y], [bar.x + bar.width / 2, y]);
  await shows('00:00:00:00 to 00:00:01:00');
  await designer.page.mouse.click(bar.x + bar.width * 0.75, y);
  await shows(/^00:00:01:00 to 00:00:0(2:00|1:24)$/);
  await overview.focus();
  await designer.type('Home');
  await expect(overview).toHaveAttribute('aria-valuenow', '0');
  await designer.type('PageDown');
  await expect(overview).toHaveAttribute('aria-valuenow', '100');
  // The page does not scroll here, so the wheel moves in time.
  const lane = await boxOf(designer.lane);
  await designer.page.mouse.move(lane.x + lane.width / 2, lane.y + lane.height / 2);
  await designer.page.mouse.wheel(0, -10_000);
  await expect(overview).toHaveAttribute('aria-valuenow', '0');
  await designer.page.mouse.wheel(0, 10_000);
  await expect(overview).toHaveAttribute('aria-valuenow', '100');
  await designer.type('Shift+Z');
  await shows('00:00:00:00 to 00:00:02:00');
});
