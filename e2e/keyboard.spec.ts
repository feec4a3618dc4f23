import { readFileSync } from 'node:fs';
import { type Download, expect, type Locator, type Page, test } from '@playwright/test';
import { readWav, rms } from './wav';

/** Goes on with Tab until the control has the focus, as one does who sees no page. */
async function tabTo(page: Page, control: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press(key);
    if (await control.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`${String(control)} is not reached by ${key}`);
}

/** The next file that the page hands over after a key. */
async function fileBy(page: Page, press: () => Promise<void>): Promise<Download> {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  return download;
}

test('the whole way from a video to a WAV by keyboard alone, and every step is told', async ({
  page,
}, testInfo) => {
  await page.goto('/?provider=wasm');
  const said = page.getByTestId('lane-announcement');
  const status = page.getByRole('status');
  const point = (index: number, count: number) =>
    new RegExp(
      `^point ${index} of ${count}, \\d\\d:\\d\\d:\\d\\d:\\d\\d, (-?\\d+(\\.\\d)? dB|silence), (hold|linear|smooth|\\w+)(, .+)?$`,
    );

  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Control+o')]);
  await chooser.setFiles('e2e/fixtures/steps-25fps.mp4');
  await expect(status).toContainText('steps-25fps.mp4');
  await page.keyboard.press('Control+e');
  await expect(status).toHaveText('The envelope was mapped from the picture.', { timeout: 120_000 });

  await page.keyboard.press('Alt+c');
  await expect(page.getByLabel('Envelope lane', { exact: true })).toBeFocused();
  await page.keyboard.press('Home');
  await page.keyboard.press('Alt+k');
  await expect(said).toHaveText(/^point 1 of|^point 2 of/);
  const count = Number(/of (\d+)/.exec((await said.textContent())!)![1]);
  expect(count).toBeGreaterThanOrEqual(2);
  await page.keyboard.press('Alt+j');
  await expect(said).toHaveText(point(1, count));
  await page.keyboard.press('Alt+k');
  await expect(said).toHaveText(point(2, count));

  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('-9 dB');
  await page.keyboard.press('Enter');
  await expect(said).toHaveText(new RegExp(`^point 2 of ${count}, 00:00:0\\d:\\d\\d, -9 dB, \\w+$`));
  await page.keyboard.press('ArrowUp');
  await expect(said).toHaveText(/, -8 dB, /);
  await page.keyboard.press('Control+z');
  await expect(said).toHaveText('Undone: Move points');
  await page.keyboard.press('Control+Shift+Z');
  await expect(said).toHaveText('Redone: Move points');
  // Escape gives the arrows back to the playhead.
  await page.keyboard.press('Escape');
  await page.keyboard.press('End');
  await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('Insert');
  await expect(said).toHaveText(new RegExp(`^point \\d+ of ${count + 1}, 00:00:01:14, `));
  const curve = await saved(page, 'Export envelope', testInfo.outputPath('curve.csv'));
  expect(curve.toString('utf8')).toMatch(/^time_s,left,right\n/);

  await tabTo(page, page.getByRole('textbox', { name: 'Text prompt' }));
  await page.keyboard.type('heels on marble');
  await tabTo(page, page.getByRole('spinbutton', { name: 'Steps' }));
  await page.keyboard.press('Control+a');
  await page.keyboard.type('3');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('progressbar', { name: 'Generating' })).toBeVisible();
  await expect(status).toHaveText(/^One take made with seed \d+\.$/, { timeout: 120_000 });

  await tabTo(page, page.getByRole('listbox', { name: 'Take list' }));
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
  await page.keyboard.press('k');
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await page.keyboard.press('0');
  await page.keyboard.press('1');
  await expect(page.getByRole('option', { name: /^Take 1, seed \d+/ })).toHaveAttribute(
    'aria-selected',
    'true',
  );

  const path = testInfo.outputPath('take.wav');
  await (await fileBy(page, () => page.keyboard.press('Control+Shift+E'))).saveAs(path);
  await expect(status).toHaveText(/\.wav written\.$/);
  const wav = readWav(readFileSync(path));
  expect(wav).toMatchObject({ sampleRate: 44100, bits: 24 });
  expect(wav.channels.map(({ length }) => length)).toEqual([2 * 44100, 2 * 44100]);
  expect(rms(wav)).toBeGreaterThan(0.001);
  await expect(page.getByRole('alert')).toHaveText('');
});

/** What a command of the palette writes. */
async function saved(page: Page, command: string, path: string): Promise<Buffer> {
  await page.keyboard.press('Control+k');
  await page.keyboard.type(command);
  await expect(page.getByRole('option', { name: command })).toHaveAttribute('aria-selected', 'true');
  await (await fileBy(page, () => page.keyboard.press('Enter'))).saveAs(path);
  return readFileSync(path);
}
