import { expect, type Page, test } from '@playwright/test';

/** Opens the 25 fps clip and gives the lane and what it says to a screen reader. */
async function openLane(page: Page) {
  await page.goto('/?provider=wasm');
  await page.getByLabel('Open video').setInputFiles('e2e/fixtures/steps-25fps.mp4');
  const lane = page.getByLabel('Envelope lane');
  await expect(lane).toBeVisible();
  await expect(page.getByRole('button', { name: 'Map envelope' })).toBeEnabled();
  const box = (await lane.boundingBox())!;
  return { lane, box, said: page.getByTestId('lane-announcement') };
}

async function drag(page: Page, ...places: readonly (readonly [number, number])[]) {
  await page.mouse.move(...places[0]!);
  await page.mouse.down();
  for (const place of places.slice(1)) await page.mouse.move(...place, { steps: 4 });
}

test('a curve is drawn by keyboard alone, and every step is told', async ({ page }) => {
  const { lane, said } = await openLane(page);
  await lane.focus();
  await page.keyboard.press('Insert');
  await expect(said).toHaveText(/^point 1 of 1, 00:00:00:00, silence, /);
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: 'Level' }).fill('loud');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Type -12 dB')).toBeVisible();
  await page.getByRole('textbox', { name: 'Level' }).fill('-12 dB');
  await page.keyboard.press('Enter');
  await expect(said).toHaveText(/^point 1 of 1, 00:00:00:00, -12 dB, /);
  await expect(lane).toBeFocused();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+E');
  await expect(said).toHaveText(/^point 2 of 2, 00:00:00:10, -12 dB, /);
  await page.keyboard.press('ArrowUp');
  await expect(said).toHaveText(/00:00:00:10, -11 dB/);
  await page.keyboard.press('ArrowRight');
  await expect(said).toHaveText(/00:00:00:11, -11 dB/);
  await page.keyboard.press('Alt+j');
  await expect(said).toHaveText(/^point 1 of 2/);
  await page.keyboard.press('Delete');
  await expect(said).toHaveText('1 point deleted');
  await page.keyboard.press('Control+z');
  await expect(said).toHaveText('Undone: Delete points');
});

test('drags are one step each, and Escape takes a drag back', async ({ page }) => {
  const { lane, box } = await openLane(page);
  const undo = page.getByRole('button', { name: 'Undo', exact: true });
  await expect(undo).toBeDisabled();
  await page.mouse.dblclick(box.x + 200, box.y + 80);
  await expect(undo).toBeEnabled();
  await drag(page, [box.x + 200, box.y + 80], [box.x + 200, box.y + 40]);
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await drag(page, [box.x + 200, box.y + 80], [box.x + 200, box.y + 40], [box.x + 200, box.y + 60]);
  await page.mouse.up();
  await page.keyboard.press('b');
  await drag(page, [box.x + 300, box.y + 50], [box.x + 360, box.y + 90], [box.x + 420, box.y + 50]);
  await page.mouse.up();
  await lane.focus();
  for (const step of ['Draw', 'Move points', 'Add point']) {
    await page.keyboard.press('Control+z');
    await expect(page.getByTestId('lane-announcement')).toHaveText(`Undone: ${step}`);
  }
  await expect(undo).toBeDisabled();
});
