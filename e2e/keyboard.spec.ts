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

test.describe('without models', () => {
  test.use({ models: false });

  test('each toolbar is one stop of the keyboard, which remembers its place', async ({ designer }) => {
    const { page, lane } = designer;
    await designer.open('steps-25fps.mp4');
    await page.getByLabel('Text prompt').focus();
    await designer.doubleClick(await designer.at(0.5, 0.5));
    const toolbar = page.getByRole('toolbar', { name: 'Envelope', exact: true });
    const stops = toolbar.locator('button, select, input').and(page.locator('[tabindex="0"]'));
    await expect(stops).toHaveCount(1);
    await tabTo(designer, designer.button('Select'));
    await designer.type('ArrowRight', 'ArrowRight');
    await expect(designer.button('Line')).toBeFocused();
    await designer.type('Enter');
    await expect(designer.button('Line')).toHaveAttribute('aria-pressed', 'true');
    // It is beside what cannot be pressed now, and lists give the arrows back.
    await designer.type('End');
    await expect(page.getByLabel('Envelope format')).toBeFocused();
    await designer.type('ArrowLeft');
    await expect(designer.button('Export envelope')).toBeFocused();
    await designer.type('Home');
    await expect(designer.button('Select')).toBeFocused();
    await designer.type('ArrowLeft', 'ArrowRight', 'ArrowRight', 'Tab');
    await expect(designer.button('Pencil')).not.toBeFocused();
    await designer.type('Shift+Tab');
    await expect(designer.button('Pencil')).toBeFocused();
    await expect(stops).toHaveCount(1);

    // The stop of a control that is disabled goes to the next one.
    await designer.button('Undo').focus();
    await designer.type('Enter');
    await expect(designer.button('Undo')).toBeDisabled();
    await expect(stops).toHaveCount(1);
    await expect(stops).toHaveAttribute('aria-label', 'Redo');

    // By pointer its buttons leave the keys to the lane.
    await designer.button('Redo').click();
    await expect(lane).toBeFocused();
    await designer.type('Alt+k');
    await designer.expectAnnounced(/^point 1 of 1/);
  });

  test('a range edit without a range says what to select, and the whole clip is a command away', async ({
    designer,
  }) => {
    const { page } = designer;
    await designer.open('steps-25fps.mp4');
    await designer.doubleClick(await designer.at(0.5, 0.5));
    await designer.type('Escape');
    for (const name of ['Gain…', 'Normalise', 'Smooth']) await expect(designer.button(name)).toBeDisabled();
    await expect(designer.button('Smooth')).toHaveAttribute('title', /^Select a range or several points/);
    await designer.type('Alt+Delete');
    await designer.expectAnnounced(/^Select a range or several points, or set in and out points/);
    expect(Math.max(...(await designer.envelope()).left)).toBeGreaterThan(0);
    await designer.lane.focus();
    await designer.type('Alt+Shift+A', 'g');
    await expect(page.getByText('whole curve', { exact: true })).toBeVisible();
    await designer.type('Escape', 'Alt+Delete');
    await designer.expectAnnounced('Silence range: 00:00:00:00 to 00:00:02:00');
    expect(Math.max(...(await designer.envelope()).left)).toBe(0);
  });
});
