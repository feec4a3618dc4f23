import { expect, test } from './driver/designer';

test.use({ models: false });

const CLIP = 'steps-25fps.mp4';

test('the palette runs a lane command and returns the focus', async ({ designer }) => {
  const { page, lane } = designer;
  await designer.open(CLIP);
  await lane.focus();
  await designer.type('Control+k');
  const field = page.getByRole('combobox', { name: 'Find a command' });
  await expect(field).toBeFocused();
  // What can be done comes first.
  const disabledFrom = await page
    .getByRole('listbox', { name: 'Commands' })
    .getByRole('option')
    .evaluateAll((options) => options.map((option) => option.getAttribute('aria-disabled')));
  expect(disabledFrom).toEqual([...disabledFrom].sort());
  expect(disabledFrom).toContain('true');
  await field.fill('delete poi');
  const disabled = page.getByRole('option', { name: 'Delete points' });
  await expect(disabled).toHaveAttribute('aria-disabled', 'true');
  await designer.type('Enter');
  await expect(field).toBeVisible();
  await field.fill('add playh');
  await expect(page.getByRole('option', { name: 'Add point at playhead' })).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await designer.type('Enter');
  await designer.expectAnnounced(/^point 1 of 1/);
  await expect(lane).toBeFocused();
  await designer.type('Control+k', 'Escape');
  await expect(field).toBeHidden();
  await expect(lane).toBeFocused();
});

test('a key can be changed, a clash is named, and the change survives a reload', async ({ designer }) => {
  const { page } = designer;
  await designer.open(CLIP);
  await designer.button('Keyboard shortcuts').click();
  await designer.button('Change keys').click();
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await sheet.getByRole('button', { name: 'Add point at playhead: Insert' }).click();
  await designer.type('Control+t');
  await expect(sheet).toContainText('Reserved by the browser: opens a tab.');
  await designer.type('g');
  await expect(sheet).toContainText('G is assigned to “Gain…”.');
  await sheet.getByRole('button', { name: 'Reassign' }).click();
  await expect(sheet.getByRole('button', { name: 'Gain…: no key' })).toBeVisible();
  await designer.open(CLIP);
  await designer.lane.focus();
  await designer.type('g');
  await designer.expectAnnounced(/^point 1 of 1/);
});

test('undo continues after a reload', async ({ designer }) => {
  const { page, lane } = designer;
  await designer.open(CLIP);
  await lane.focus();
  await designer.type('Insert', 'Escape', 'End', 'Insert');
  await designer.expectAnnounced(/^point 2 of 2/);
  await expect.poll(async () => (await designer.stored())?.undoSteps).toBe(2);
  await page.reload();
  await expect(lane).toBeVisible();
  await lane.focus();
  await designer.undoes('Add point');
  await designer.type('Control+z');
  await expect(designer.button('Undo')).toBeDisabled();
  await designer.type('Control+Shift+z', 'Control+Shift+z', 'Control+a');
  await designer.expectAnnounced('2 points selected');
});

test('the menus of the lane act on what is under the pointer', async ({ designer }) => {
  const { page } = designer;
  await designer.open(CLIP);
  await page.mouse.click(...(await designer.at(0.5, 0.4)), { button: 'right' });
  await page.getByRole('menuitem', { name: 'Add point here' }).click();
  await designer.expectAnnounced(/^point 1 of 1/);
  await expect(designer.lane).toBeFocused();
  await designer.type('Shift+F10');
  await expect(page.getByRole('menuitem', { name: 'Set level…' })).toBeFocused();
  await designer.type('d', 'Enter');
  await designer.expectAnnounced('1 point deleted');
  const more = designer.button('More…');
  await more.click();
  await expect(page.getByRole('menuitem', { name: 'Reverse' })).toBeVisible();
  await designer.type('Escape');
  await expect(page.getByRole('menu')).toBeHidden();
  // Opened by pointer it leaves the keys to the lane, by key to itself.
  await expect(designer.lane).toBeFocused();
  await more.focus();
  await designer.type('Enter', 'Escape');
  await expect(page.getByRole('menu')).toBeHidden();
  await expect(more).toBeFocused();
});
