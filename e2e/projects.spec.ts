import type { Page } from '@playwright/test';
import { seriousFindings } from './driver/axe';
import { Designer, expect, test } from './driver/designer';

test.use({ models: false });

const FIRST = 'steps-25fps.mp4';
const SECOND = 'flash-and-click-25fps.mp4';

async function addPoint(designer: Designer): Promise<void> {
  await designer.lane.focus();
  await designer.type('Insert', 'Escape');
  await designer.expectAnnounced(/^point \d+ of \d+/);
}

const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Projects' });
const rowOf = (page: Page, name: string) =>
  dialogOf(page)
    .getByRole('listitem')
    .filter({ has: page.getByText(name, { exact: true }) });

test('two clips are two projects: opened, renamed, duplicated, deleted and brought back', async ({
  designer,
}) => {
  const { page } = designer;
  await designer.open(FIRST);
  await addPoint(designer);
  // The project's picture is taken a moment after its first change.
  await page.waitForTimeout(3000);
  await designer.openVideo(`e2e/fixtures/${SECOND}`);
  await addPoint(designer);
  await designer.type('Alt+o');
  await expect(dialogOf(page)).toBeVisible();
  await expect(dialogOf(page).getByRole('listitem')).toHaveCount(2);
  await expect(rowOf(page, 'steps-25fps').locator('img')).toBeVisible();
  expect(await seriousFindings(page)).toEqual([]);

  await designer.button('Rename steps-25fps').click();
  await page.getByRole('textbox', { name: 'Name of steps-25fps' }).fill('Footsteps');
  await designer.type('Enter');
  await expect(rowOf(page, 'Footsteps')).toBeVisible();
  await designer.button('Duplicate Footsteps').click();
  await expect(rowOf(page, 'Footsteps copy')).toBeVisible();
  await designer.button('Delete Footsteps copy').click();
  await expect(rowOf(page, 'Footsteps copy')).toBeHidden();
  await dialogOf(page).getByRole('button', { name: 'Undo' }).click();
  await expect(rowOf(page, 'Footsteps copy')).toBeVisible();

  await dialogOf(page).getByText('Footsteps', { exact: true }).dblclick();
  await expect(designer.status).toHaveText('Footsteps opened.');
  await expect(page.getByText('Footsteps', { exact: true })).toBeVisible();
  await expect(page.getByText(/The picture is missing/)).toBeHidden();
  await designer.undoes('Add point');
});

test.describe('with models', () => {
  test.use({ models: true });

  test('a reload comes back to the project: takes with their sound, selection, zoom', async ({
    designer,
  }) => {
    const { page } = designer;
    await designer.open(FIRST);
    await designer.button('Stamp').click();
    await page.mouse.click(...(await designer.at(0.6, 0.2)));
    await designer.generate({ prompt: 'step', steps: 4, seed: 3, takes: 1 });
    const before = await designer.wav();
    await designer.button('Range').click();
    await designer.drag(await designer.at(0.5, 0.6), await designer.at(1.2, 0.6));
    await expect(designer.button('Lock silence')).toBeEnabled();
    await expect.poll(async () => (await designer.stored())?.document.takes.length).toBe(1);
    await page.waitForTimeout(2000);
    await page.reload();
    await expect(page.getByRole('option', { name: /^Take 1/ })).toBeVisible();
    await expect(designer.button('Lock silence')).toBeEnabled();
    await expect(designer.button('Range')).toHaveAttribute('aria-pressed', 'true');
    await expect(page.getByText(`The picture is missing: open ${FIRST}, or drop it here.`)).toBeVisible();
    await designer.openVideo(`e2e/fixtures/${FIRST}`);
    expect((await designer.wav()).channels).toEqual(before.channels);
  });
});

test('a second tab is read-only until it takes over, then the first one is', async ({
  designer,
  context,
}) => {
  await designer.open(FIRST);
  await addPoint(designer);
  await expect.poll(async () => (await designer.stored())?.undoSteps).toBe(1);
  const second = new Designer(await context.newPage());
  await second.arrive();
  await second.button('Continue steps-25fps').click();
  await expect(second.page.getByText('This project is open in another tab. Here it can')).toBeVisible();
  expect(await seriousFindings(second.page)).toEqual([]);
  await second.lane.focus();
  await second.type('End', 'Insert');
  await expect(second.button('Undo')).toBeDisabled();
  await designer.page.bringToFront();
  await designer.lane.focus();
  await designer.type('End', 'Insert');
  await designer.expectAnnounced(/^point 2 of 2/);
  await second.page.bringToFront();
  await second.button('Take over').click();
  await expect(second.page.getByText('This project is open in another tab. Here it can')).toBeHidden();
  await expect(designer.page.getByText('This project is open in another tab. Here it can')).toBeVisible();
  await second.lane.focus();
  await second.type('Control+a');
  await second.expectAnnounced('2 points selected');
});

test('the start page lists the projects; a clip of one leads to a choice', async ({ designer }) => {
  const { page } = designer;
  await designer.open(FIRST);
  await addPoint(designer);
  await designer.type('Control+k');
  await page.getByRole('combobox', { name: 'Find a command' }).fill('close project');
  await designer.type('Enter');
  const card = designer.button('Continue steps-25fps');
  await expect(card).toBeVisible();
  expect(await seriousFindings(page)).toEqual([]);
  await page.reload();
  await expect(card).toBeVisible();
  await page.getByLabel('Open video').setInputFiles(`e2e/fixtures/${FIRST}`);
  const question = page.getByRole('dialog', { name: 'Which project?' });
  await expect(question).toBeVisible();
  expect(await seriousFindings(page)).toEqual([]);
  await question.getByRole('button', { name: /^Continue steps-25fps/ }).click();
  await expect(designer.button('Undo')).toBeEnabled();
  await designer.undoes('Add point');
});

test('a database that is deleted under the page is filled again', async ({ designer }) => {
  const { page } = designer;
  await designer.open(FIRST);
  await addPoint(designer);
  await expect.poll(async () => (await designer.stored())?.undoSteps).toBe(1);
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.deleteDatabase('stable-v2a-library');
        request.onsuccess = () => resolve();
        request.onerror = () => reject(new Error('not deleted'));
      }),
  );
  await expect(designer.status).toContainText('storage was cleared');
  await expect.poll(async () => (await designer.stored())?.undoSteps).toBe(1);
});

for (const [state, script] of [
  ['forbidden', "Object.defineProperty(window, 'indexedDB', { value: undefined })"],
  ['silent', 'IDBFactory.prototype.open = () => ({})'],
] as const) {
  test(`storage that is ${state}: it is said in one sentence, and two clips can be worked on`, async ({
    designer,
  }) => {
    const { page } = designer;
    await page.addInitScript(script);
    await designer.arrive();
    await expect(designer.alert).toContainText("The browser's storage does not work");
    for (const clip of [FIRST, SECOND]) {
      await page.getByLabel('Open video').setInputFiles(`e2e/fixtures/${clip}`);
      await expect(designer.status).toContainText(clip);
      await addPoint(designer);
    }
    await designer.type('Alt+o');
    await designer.button('Open steps-25fps').click();
    await expect(designer.status).toHaveText('steps-25fps opened.');
    await designer.undoes('Add point');
    const saving = page.waitForEvent('download');
    await designer.button('Save to a file').first().click();
    expect((await saving).suggestedFilename()).toMatch(/\.v2a$/);
  });
}
