import { writeFileSync } from 'node:fs';
import { seriousFindings } from './driver/axe';
import { expect, test } from './driver/designer';

test.use({ models: false });

const track = (name: string, level: number) =>
  `  <TRACK\n    NAME "${name}"\n    <VOLENV2\n      ACT 1 -1\n      PT 0 ${level} 0\n      PT 2 ${level} 0\n    >\n  >\n`;
const twoTracks = {
  name: 'reel.rpp',
  mimeType: 'text/plain',
  buffer: Buffer.from(`<REAPER_PROJECT 0.1\n${track('Steps', 0.5)}${track('Cloth', 0.25)}>\n`),
};

/** Rows at 125 Hz: a hit every half second, each with its own level. */
function bigTable(rows: number): string {
  const lines = ['time_s,left,right'];
  for (let i = 0; i < rows; i++) {
    const level = (0.5 + 0.4 * Math.sin(Math.floor(i / 62))) * Math.exp(-(i % 62) / 12);
    lines.push(`${(i / 125).toFixed(3)},${level.toFixed(6)},${(level / 2).toFixed(6)}`);
  }
  return lines.join('\n');
}

const filesWorker = /files\.worker[^/]*\.js$/;

/** Long enough that the rest of the page is not blocked noticeably, also on a machine that others use, ms. */
const LONGEST_TASK = 200;

test('a file with two envelopes: the choice by keyboard, Escape imports nothing', async ({ designer }) => {
  const { page } = designer;
  const input = page.getByLabel('Import envelope');
  const dialog = page.getByRole('dialog', { name: 'Choose an envelope' });
  await designer.open('steps-25fps.mp4');
  await input.setInputFiles(twoTracks);
  await expect(dialog.getByRole('heading')).toHaveText('reel.rpp holds 2 envelopes');
  expect(await seriousFindings(page)).toEqual([]);
  await designer.type('Escape');
  await expect(dialog).toBeHidden();
  expect(Math.max(...(await designer.envelope()).left)).toBe(0);

  await input.setInputFiles(twoTracks);
  const cloth = dialog.getByRole('listitem').nth(1).getByRole('button');
  await expect(dialog.getByRole('listitem').first().getByRole('button')).toBeFocused();
  await designer.type('Tab');
  await expect(cloth).toBeFocused();
  await expect(cloth).toContainText('Cloth');
  await designer.type('Enter');
  await expect(designer.status).toContainText('Read: Cloth.');
  expect((await designer.envelope()).left[125]).toBeCloseTo(0.25, 6);
  await designer.undoes('Import an envelope');
});

test('a table of 200,000 rows does not block the page, and Cancel ends its import', async ({ designer }) => {
  const { page } = designer;
  await designer.open('steps-25fps.mp4');
  const input = page.getByLabel('Import envelope');
  // From the disk, as a user's file: Playwright would unpack a buffer in the page.
  const bigCsv = test.info().outputPath('long.csv');
  writeFileSync(bigCsv, bigTable(200_000));
  // The worker's code comes after Cancel: however fast the machine, there is time to press it.
  let release = () => {};
  const pressed = new Promise<void>((resolve) => (release = resolve));
  await page.context().route(filesWorker, async (route) => {
    await pressed;
    await route.continue();
  });
  await input.setInputFiles(bigCsv);
  await designer.button('Cancel import').click();
  release();
  await expect(designer.status).toContainText('Cancelled');
  expect(Math.max(...(await designer.envelope()).left)).toBe(0);

  await page.context().unroute(filesWorker);
  // As text: a compiled function would carry the compiler's helpers, which the page does not have.
  await page.evaluate(`
    window.longTasks = [];
    new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map(({ duration }) => duration)))
      .observe({ type: 'longtask' });
  `);
  await input.setInputFiles(bigCsv);
  await expect(designer.status).toContainText('200000 rows were reduced to');
  await page.waitForTimeout(200);
  const tasks = await page.evaluate<number[]>('window.longTasks');
  const longest = Math.max(0, ...tasks);
  test.info().annotations.push({ type: 'longest task', description: `${longest.toFixed(0)} ms` });
  console.log(`longest task while 200,000 rows are imported: ${longest.toFixed(0)} ms of ${tasks.length}`);
  expect(longest).toBeLessThan(LONGEST_TASK);
});

test('a sound in the right channel only becomes an envelope of the right', async ({ designer }) => {
  const { page } = designer;
  await designer.open('steps-25fps.mp4');
  await page.getByLabel('Sound to envelope').setInputFiles('e2e/fixtures/cases/right-only.wav');
  const draft = page.getByRole('group', { name: 'Envelope draft' });
  await draft.getByRole('checkbox', { name: 'Normalise' }).uncheck();
  await draft.getByRole('button', { name: 'Apply' }).click();
  const { left, right } = await designer.envelope();
  expect(Math.max(...left)).toBe(0);
  expect(right[15]).toBeCloseTo(0.5 * Math.SQRT1_2, 2);
});
