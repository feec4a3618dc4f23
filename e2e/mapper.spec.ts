import { mkdirSync, readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { gapped, hasFfmpeg, turned } from '../src/cli/film-variants';
import { countMatches, onsets } from '../src/core/loudness/onsets';
import { readProject } from '../src/core/project/project-schema';

const DEMO = 'public/demo/demo.mp4';
/** One frame of the slowest film, seconds. */
const FRAME = 1 / 24;

async function mapClip(page: Page, path: string): Promise<void> {
  await page.goto('/?provider=wasm');
  await page.getByLabel('Open video').setInputFiles(path);
  await page.getByRole('button', { name: 'Map envelope' }).click();
  await expect(page.getByLabel('Sensitivity')).toBeVisible({ timeout: 120_000 });
}

async function project(page: Page, path: string) {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save project' }).click(),
  ]);
  await download.saveAs(path);
  return readProject(readFileSync(path, 'utf8'), path);
}

test('sensitivity redraws the curve at once, is kept with the project, and one undo takes it back', async ({
  page,
}, testInfo) => {
  await mapClip(page, DEMO);
  const slider = page.getByLabel('Sensitivity');
  await expect(slider).toHaveAttribute('aria-valuetext', /^as mapped, \d+ hits?, \d+ candidates?$/);
  const mapped = await project(page, testInfo.outputPath('mapped.json'));
  expect(mapped.prediction!.envelope).toEqual(mapped.prediction!.detection!.decoded);

  await slider.focus();
  await page.keyboard.press('Home');
  await expect(slider).toHaveAttribute('aria-valuetext', /^-100 %/);
  await page.keyboard.press('End');
  await expect(slider).toHaveAttribute('aria-valuetext', /^\+100 %, \d+ hits, 0 candidates$/);
  const every = await project(page, testInfo.outputPath('every.json'));
  expect(every.prediction!.detection!.decoded).toEqual(mapped.prediction!.envelope);
  every.prediction!.envelope.left.forEach((level, i) =>
    expect(level).toBeGreaterThanOrEqual(mapped.prediction!.envelope.left[i]!),
  );

  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(slider).toHaveAttribute('aria-valuetext', /^as mapped/);
  const undone = await project(page, testInfo.outputPath('undone.json'));
  expect(undone.curve).toEqual(mapped.curve);
});

test('a film that is turned by its metadata, or of variable rate, has its events at the same times', async ({
  page,
}, testInfo) => {
  test.skip(!hasFfmpeg(), 'ffmpeg makes the copies');
  const folder = testInfo.outputPath('films');
  mkdirSync(folder, { recursive: true });
  const found: number[][] = [];
  for (const path of [DEMO, turned(DEMO, folder, 90).path, gapped(DEMO, folder).path]) {
    await mapClip(page, path);
    const { prediction } = await project(page, testInfo.outputPath('film.json'));
    const { rate, left, right } = prediction!.detection!.decoded;
    found.push(
      onsets(
        left.map((level, i) => (level + right[i]!) / 2),
        rate,
      ),
    );
  }
  const [upright, rotated, variable] = found as [number[], number[], number[]];
  expect(upright.length).toBeGreaterThan(3);
  // The copies are compressed and scaled anew, which can lift a faint hit over the bar or let it fall under: what is found lies at the same times.
  for (const copy of [rotated, variable]) {
    const pairs = countMatches(copy, upright, FRAME);
    expect(pairs).toBeGreaterThanOrEqual(copy.length - 1);
    expect(pairs).toBeGreaterThanOrEqual(0.75 * upright.length);
  }
});
