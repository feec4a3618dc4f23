import { readFileSync, writeFileSync } from 'node:fs';
import { Designer, expect, test } from './driver/designer';

const CLIP = 'steps-25fps.mp4';

test('a saved project opens in a fresh browser with its video: takes sound, undo works, a recipe makes the same bits', async ({
  designer,
  browser,
}, testInfo) => {
  await designer.open(CLIP);
  await designer.button('Stamp').click();
  await designer.page.mouse.click(...(await designer.at(0.6, 0.2)));
  await designer.generate({ prompt: 'step', steps: 3, seed: 5, takes: 1 });
  const before = await designer.wav();
  await designer.page.mouse.click(...(await designer.at(1.4, 0.3)));
  await designer.type('Control+k');
  await designer.page.getByRole('combobox', { name: 'Find a command' }).fill('Save project with the video');
  const file = await designer.receives(() => designer.type('Enter'));
  expect(file.suggestedFilename()).toBe('steps-25fps.v2a');
  const path = testInfo.outputPath('steps.v2a');
  await file.saveAs(path);

  const fresh = new Designer(await (await browser.newContext()).newPage());
  await fresh.arrive();
  await fresh.page.getByLabel('Open project').setInputFiles(path);
  await expect(fresh.status).toContainText(CLIP);
  await expect(fresh.page.getByRole('option', { name: /^Take 1/ })).toBeVisible();
  expect((await fresh.wav()).channels).toEqual(before.channels);
  await fresh.lane.focus();
  await fresh.undoes('Stamp step');
  // The curve is the take's again; another seed, then the take's recipe once more.
  await fresh.generate({ steps: 3, seed: 6, takes: 1 });
  await fresh.page.getByRole('option', { name: /^Take 1/ }).click();
  expect((await fresh.wav()).channels).toEqual(before.channels);
  await fresh.page.context().close();
});

test('a damaged project file gives one sentence, and the open project stays', async ({
  designer,
}, testInfo) => {
  await designer.open(CLIP);
  await designer.button('Stamp').click();
  await designer.page.mouse.click(...(await designer.at(0.6, 0.2)));
  const path = testInfo.outputPath('whole.v2a');
  await designer.saveProject(path);
  const cut = testInfo.outputPath('cut.v2a');
  const bytes = readFileSync(path);
  writeFileSync(cut, bytes.subarray(0, bytes.length / 2));
  await designer.page.getByLabel('Open project').setInputFiles(cut);
  await expect(designer.alert).toContainText('cut.v2a cannot be opened');
  await expect(designer.button('Save project')).toBeEnabled();
  await designer.lane.focus();
  await designer.undoes('Stamp step');
});
