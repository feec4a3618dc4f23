import type { Locator } from '@playwright/test';
import { type Designer, expect, test } from './driver/designer';
import { readWav, rms } from './driver/wav';
import { readFileSync } from 'node:fs';

/** Presses Tab until the control has the focus, as a designer does who cannot see the page. */
async function tabTo(designer: Designer, control: Locator): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    await designer.type('Tab');
    if (await control.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`${String(control)} is not reached by Tab`);
}

/** Runs a command from the palette that writes a file. @returns its text. */
async function writeByPalette(designer: Designer, command: string): Promise<string> {
  const { page } = designer;
  await designer.type('Control+k');
  await page.keyboard.type(command);
  await expect(page.getByRole('option', { name: command })).toHaveAttribute('aria-selected', 'true');
  const file = await designer.receives(() => designer.type('Enter'));
  return readFileSync(await file.path(), 'utf8');
}

test('the whole way from a video to a WAV by keyboard alone, and every step is announced', async ({
  designer,
}) => {
  const { page, status, announcement } = designer;
  await designer.arrive();
  await expect(designer.button('Open demo clip')).toBeVisible();
  const point = (index: number, count: number) =>
    new RegExp(
      `^point ${index} of ${count}, \\d\\d:\\d\\d:\\d\\d:\\d\\d, (-?\\d+(\\.\\d)? dB|silence), (hold|linear|smooth|\\w+)(, .+)?$`,
    );

  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), designer.type('Control+o')]);
  await chooser.setFiles('e2e/fixtures/steps-25fps.mp4');
  await expect(status).toContainText('steps-25fps.mp4');
  await designer.type('Control+e');
  await expect(status).toHaveText('Envelope mapped from the picture.', { timeout: 120_000 });

  await designer.type('Alt+c');
  await expect(designer.lane).toBeFocused();
  await designer.type('Home', 'Alt+k');
  await designer.expectAnnounced(/^point 1 of|^point 2 of/);
  const count = Number(/of (\d+)/.exec((await announcement.textContent())!)![1]);
  expect(count).toBeGreaterThanOrEqual(2);
  await designer.type('Alt+j');
  await designer.expectAnnounced(point(1, count));
  await designer.type('Alt+k');
  await designer.expectAnnounced(point(2, count));

  await designer.type('Enter', 'Control+a');
  await page.keyboard.type('-9 dB');
  await designer.type('Enter');
  await designer.expectAnnounced(new RegExp(`^point 2 of ${count}, 00:00:0\\d:\\d\\d, -9 dB, \\w+$`));
  await designer.type('ArrowUp');
  await designer.expectAnnounced(/, -8 dB, /);
  await designer.undoes('Move points');
  await designer.type('Control+Shift+Z');
  await designer.expectAnnounced('Redone: Move points');
  // Escape returns the arrow keys to the playhead.
  await designer.type('Escape', 'End', 'Shift+ArrowLeft', 'Insert');
  await designer.expectAnnounced(new RegExp(`^point \\d+ of ${count + 1}, 00:00:01:14, `));
  expect(await writeByPalette(designer, 'Export envelope')).toMatch(/^time_s,left,right\n/);

  await tabTo(designer, page.getByRole('textbox', { name: 'Text prompt' }));
  await page.keyboard.type('heels on marble');
  await tabTo(designer, page.getByRole('spinbutton', { name: 'Steps' }));
  await designer.type('Control+a', '3', 'Control+Enter');
  await expect(page.getByRole('progressbar', { name: 'Generating' })).toBeVisible();
  await expect(status).toHaveText(/^1 take generated, seed \d+\.$/, { timeout: 120_000 });

  await tabTo(designer, page.getByRole('listbox', { name: 'Take list' }));
  await designer.type('Space');
  await expect(designer.button('Pause')).toBeVisible();
  await designer.type('k');
  await expect(designer.button('Play')).toBeVisible();
  await designer.type('0', '1');
  await expect(page.getByRole('option', { name: /^Take 1, seed \d+/ })).toHaveAttribute(
    'aria-selected',
    'true',
  );

  const file = await designer.receives(() => designer.type('Control+Shift+E'));
  await expect(status).toHaveText(/\.wav exported\.$/);
  const wav = readWav(readFileSync(await file.path()));
  // The clip's sound is 48 kHz.
  expect(wav).toMatchObject({ sampleRate: 48000, bits: 24 });
  expect(wav.channels.map(({ length }) => length)).toEqual([2 * 48000, 2 * 48000]);
  expect(rms(wav)).toBeGreaterThan(0.001);
  await expect(designer.alert).toHaveText('');
});
