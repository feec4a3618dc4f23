import { expect, type Page, test } from '@playwright/test';

/** Opens a clip; gives the box of the time axis and the clock. Places on the ruler are in its upper band. */
async function openClip(page: Page, clip: string) {
  await page.goto('/?provider=wasm');
  await page.getByLabel('Open video').setInputFiles(`e2e/fixtures/${clip}`);
  await expect(page.getByRole('button', { name: 'Map envelope' })).toBeEnabled();
  const ruler = (await page.locator('.time-ruler').boundingBox())!;
  return {
    ruler,
    clock: page.getByRole('button', { name: 'Current time, type to go to another' }),
    said: page.getByTestId('lane-announcement'),
    overview: page.getByRole('scrollbar', { name: 'Overview' }),
  };
}

async function goTo(page: Page, text: string) {
  await page.keyboard.press('Control+g');
  await page.getByRole('textbox', { name: 'Go to time' }).fill(text);
  await page.keyboard.press('Enter');
}

test('a marker is set, dragged, named, listed and taken back', async ({ page }) => {
  const { ruler, said, clock } = await openClip(page, 'steps-25fps.mp4');
  const y = ruler.y + 5;
  await goTo(page, '1:00');
  await page.keyboard.press('m');
  await expect(said).toHaveText('Marker 1 of 1, 00:00:01:00');
  // Two seconds lie between the ruler's ends, but for 12 pixels.
  const middle = ruler.x + (ruler.width - 12) / 2;
  const drag = async () => {
    await page.mouse.move(middle, y);
    await page.mouse.down();
    await page.mouse.move(middle + 60, y + 3, { steps: 4 });
    await page.mouse.move(middle + 103, y + 3, { steps: 4 });
  };
  await drag();
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await drag();
  await page.mouse.up();
  await expect(said).toHaveText(/^Marker at 00:00:01:0[5-8]$/);
  const moved = (await said.textContent())!.slice(-11);
  await page.mouse.dblclick(middle + 103, y);
  const name = page.getByRole('textbox', { name: 'Marker name' });
  await name.fill('heel');
  await name.press('Enter');
  await expect(name).toBeHidden();
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+F2');
  await page.getByRole('button', { name: `Go to Marker heel, ${moved}` }).click();
  await expect(clock).toHaveText(moved);
  await page.keyboard.press('Escape');
  for (const step of ['Name marker', 'Move marker', 'Add marker']) {
    await page.keyboard.press('Control+z');
    await expect(said).toHaveText(`Undone: ${step}`);
  }
});

test('the clock takes places, and K held steps by the real frames of a variable-rate clip', async ({
  page,
}) => {
  const { clock, said } = await openClip(page, 'rotated-vfr.mp4');
  const picture = page.getByRole('img', { name: 'Picture of rotated-vfr.mp4' });
  const frame = async () => Number(await picture.getAttribute('data-frame'));
  const shown = async (key: string) => {
    const before = await frame();
    await page.keyboard.press(key);
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

  await goTo(page, '0.5s');
  await goTo(page, '+3');
  const at = await clock.textContent();
  await goTo(page, 'soon');
  await expect(said).toHaveText(/^Not a time\. Type 00:01:12:10/);
  await page.keyboard.press('Escape');
  await expect(clock).toHaveText(at!);

  await page.getByRole('button', { name: /change how time is shown/ }).click();
  await page.getByRole('textbox', { name: 'Starts at' }).fill('01:00:00:00');
  await page.keyboard.press('Enter');
  await expect(clock).toHaveText(at!.replace(/^00/, '01'));
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+z');
  await expect(said).toHaveText('Undone: Start timecode');
  await expect(clock).toHaveText(at!);
});

test('the overview scrolls and zooms, by pointer and by keyboard', async ({ page }) => {
  const { overview } = await openClip(page, 'steps-25fps.mp4');
  const bar = (await overview.boundingBox())!;
  const y = bar.y + bar.height / 2;
  await expect(overview).toHaveAttribute('aria-valuetext', '00:00:00:00 to 00:00:02:00');
  // The right border of the frame, to the middle: the first half in view.
  await page.mouse.move(bar.x + bar.width - 3, y);
  await page.mouse.down();
  await page.mouse.move(bar.x + bar.width / 2, y, { steps: 4 });
  await page.mouse.up();
  await expect(overview).toHaveAttribute('aria-valuetext', '00:00:00:00 to 00:00:01:00');
  await page.mouse.click(bar.x + bar.width * 0.75, y);
  await expect(overview).toHaveAttribute('aria-valuetext', /^00:00:01:00 to 00:00:0(2:00|1:24)$/);
  await overview.focus();
  await page.keyboard.press('Home');
  await expect(overview).toHaveAttribute('aria-valuenow', '0');
  await page.keyboard.press('PageDown');
  await expect(overview).toHaveAttribute('aria-valuenow', '100');
  await page.keyboard.press('Shift+Z');
  await expect(overview).toHaveAttribute('aria-valuetext', '00:00:00:00 to 00:00:02:00');
});
