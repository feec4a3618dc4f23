import { expect, type Page, test } from '@playwright/test';

async function openLane(page: Page) {
  await page.goto('/?provider=wasm');
  await page.getByLabel('Open video').setInputFiles('e2e/fixtures/steps-25fps.mp4');
  await expect(page.getByRole('button', { name: 'Map envelope' })).toBeEnabled();
  return { lane: page.getByLabel('Envelope lane'), said: page.getByTestId('lane-announcement') };
}

test('the palette runs a lane command and gives the focus back', async ({ page }) => {
  const { lane, said } = await openLane(page);
  await lane.focus();
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: 'Find a command' });
  await expect(field).toBeFocused();
  await field.fill('delete poi');
  const disabled = page.getByRole('option', { name: 'Delete points' });
  await expect(disabled).toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('Enter');
  await expect(field).toBeVisible();
  await field.fill('add playh');
  await expect(page.getByRole('option', { name: 'Add point at playhead' })).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await page.keyboard.press('Enter');
  await expect(said).toHaveText(/^point 1 of 1/);
  await expect(lane).toBeFocused();
  await page.keyboard.press('Control+k');
  await page.keyboard.press('Escape');
  await expect(field).toBeHidden();
  await expect(lane).toBeFocused();
});

test('a key can be changed, a clash is named, and the change survives a reload', async ({ page }) => {
  const { lane, said } = await openLane(page);
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
  await page.getByRole('button', { name: 'Change keys' }).click();
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await sheet.getByRole('button', { name: 'Add point at playhead: Insert' }).click();
  await page.keyboard.press('Control+t');
  await expect(sheet).toContainText('The browser keeps this key: it opens a tab.');
  await page.keyboard.press('g');
  await expect(sheet).toContainText('G is the key of “Gain…”.');
  await sheet.getByRole('button', { name: 'Take over' }).click();
  await expect(sheet.getByRole('button', { name: 'Gain…: no key' })).toBeVisible();
  await page.reload();
  await page.getByLabel('Open video').setInputFiles('e2e/fixtures/steps-25fps.mp4');
  await expect(page.getByRole('button', { name: 'Map envelope' })).toBeEnabled();
  await lane.focus();
  await page.keyboard.press('g');
  await expect(said).toHaveText(/^point 1 of 1/);
});

test('undo works on after a reload', async ({ page }) => {
  const { lane, said } = await openLane(page);
  await lane.focus();
  await page.keyboard.press('Insert');
  await page.keyboard.press('Escape');
  await page.keyboard.press('End');
  await page.keyboard.press('Insert');
  await expect(said).toHaveText(/^point 2 of 2/);
  // The work is kept a second after the last change.
  const kept = () =>
    page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const opening = indexedDB.open('stable-v2a-studio');
          opening.onsuccess = () => {
            const reading = opening.result.transaction('values').objectStore('values').get('current');
            reading.onsuccess = () =>
              resolve((reading.result as { history?: { done: string[] } })?.history?.done.length ?? 0);
          };
        }),
    );
  await expect.poll(kept).toBe(2);
  await page.reload();
  await page.getByRole('button', { name: 'Restore' }).click();
  await lane.focus();
  await page.keyboard.press('Control+z');
  await expect(said).toHaveText('Undone: Add point');
  await page.keyboard.press('Control+z');
  await expect(page.getByRole('button', { name: 'Undo', exact: true })).toBeDisabled();
  await page.keyboard.press('Control+Shift+z');
  await page.keyboard.press('Control+Shift+z');
  await page.keyboard.press('Control+a');
  await expect(said).toHaveText('2 points selected');
});

test('the menus of the lane do what the pointer is on', async ({ page }) => {
  const { lane, said } = await openLane(page);
  const box = (await lane.boundingBox())!;
  await page.mouse.click(box.x + 200, box.y + 60, { button: 'right' });
  await page.getByRole('menuitem', { name: 'Add point here' }).click();
  await expect(said).toHaveText(/^point 1 of 1/);
  await expect(lane).toBeFocused();
  await page.keyboard.press('Shift+F10');
  await expect(page.getByRole('menuitem', { name: 'Set level…' })).toBeFocused();
  await page.keyboard.press('d');
  await page.keyboard.press('Enter');
  await expect(said).toHaveText('1 point deleted');
  await page.getByRole('button', { name: 'More…' }).click();
  await expect(page.getByRole('menuitem', { name: 'Reverse' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toBeHidden();
  await expect(page.getByRole('button', { name: 'More…' })).toBeFocused();
});
