import { statSync } from 'node:fs';
import type { Locator } from '@playwright/test';
import { seriousFindings } from './driver/axe';
import { boxOf, expect, test } from './driver/designer';

test.use({ models: false });

const CLIP = 'e2e/fixtures/steps-25fps.mp4';

const sizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
  { width: 390, height: 844 },
];

for (const size of sizes) {
  test(`fits ${size.width} × ${size.height}, empty and with a clip, with no serious accessibility finding`, async ({
    designer,
  }) => {
    const { page } = designer;
    await page.setViewportSize(size);
    await designer.arrive();
    for (const state of ['empty', 'with a clip']) {
      if (state === 'with a clip') await designer.openVideo(CLIP);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, state).toBeLessThanOrEqual(0);
      expect(await seriousFindings(page), state).toEqual([]);
    }
  });
}

test('dialogs and menus have no serious accessibility finding either', async ({ designer }) => {
  const { page } = designer;
  await designer.open('steps-25fps.mp4');
  const passes = async (state: string) => expect(await seriousFindings(page), state).toEqual([]);

  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog', { name: 'Commands' })).toBeVisible();
  await passes('palette');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.keyboard.press('?');
  await page.getByRole('button', { name: 'Change keys' }).click();
  await passes('keys being changed');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.getByLabel('Envelope lane', { exact: true }).click({ button: 'right' });
  await expect(page.getByRole('menu')).toBeVisible();
  await passes('menu of the lane');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toBeHidden();
  await page.keyboard.press('p');
  await expect(page.getByRole('button', { name: 'Tap pad' })).toBeVisible();
  await passes('performing');
});

test('the page requests nothing from another origin', async ({ designer, page, baseURL }) => {
  const foreign: string[] = [];
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && url.origin !== new URL(baseURL ?? '').origin)
      foreign.push(request.url());
  });
  await designer.openDemo();
  expect(foreign).toEqual([]);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
});

test('a bad file gets one sentence, and the open work stays', async ({ designer }) => {
  const { page } = designer;
  await designer.open('steps-25fps.mp4');
  const bad = (name: string, text: string) => ({
    name,
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(text),
  });

  await page.getByLabel('Open video').setInputFiles(bad('holiday.mp4', 'not a video'));
  await expect(designer.alert).toContainText('holiday.mp4');
  await page.getByLabel('Import envelope').setInputFiles(bad('curve.csv', 'time_s,left,right\n0,0.1,loud\n'));
  await expect(designer.alert).toContainText('curve.csv');
  await page.getByLabel('Open project').setInputFiles(bad('work.json', '{"schemaVersion": 99}'));
  await expect(designer.alert).toContainText('work.json');

  await expect(page.getByText('steps-25fps.mp4', { exact: true })).toBeVisible();
  await expect(designer.button('Map envelope')).toBeEnabled();
});

test('errors stay, one bar each, until they are dismissed', async ({ designer }) => {
  const { page, alert } = designer;
  await designer.arrive();
  for (const name of ['first.mp4', 'second.mp4']) {
    await page
      .getByLabel('Open video')
      .setInputFiles({ name, mimeType: 'video/mp4', buffer: Buffer.from('no') });
    await expect(alert).toContainText(name);
  }
  await expect(alert).toContainText('first.mp4');
  await designer.openVideo('e2e/fixtures/steps-25fps.mp4').catch(() => undefined);
  await expect(designer.status).toContainText('steps-25fps.mp4');
  await expect(alert).toContainText('first.mp4');
  const dismiss = designer.button('Dismiss');
  await dismiss.first().click();
  await dismiss.first().click();
  await expect(alert).toHaveText('');
});

test('the next step has the primary button, and what cannot be done says why', async ({ designer }) => {
  await designer.open('steps-25fps.mp4');
  const primary = /\bprimary\b/;
  await expect(designer.button('Map envelope')).toHaveClass(primary);
  await expect(designer.button('Generate')).toBeDisabled();
  await expect(designer.button('Generate')).toHaveAttribute('title', /^The envelope is empty\./);
  await expect(designer.button('Export WAV')).toHaveAttribute('title', 'Generate a take first.');
  await designer.type('Control+Enter');
  await expect(designer.status).toContainText('The envelope is empty.');
  await designer.doubleClick(await designer.at(0.5, 0.5));
  await expect(designer.button('Generate')).toBeEnabled();
  await expect(designer.button('Generate')).toHaveClass(primary);
  await expect(designer.button('Map envelope')).not.toHaveClass(primary);
});

test('Space plays wherever the focus is, Enter presses buttons; check boxes, lists, fields and panels have their Space', async ({
  designer,
}) => {
  const { page } = designer;
  await designer.open('steps-25fps.mp4');
  const snap = designer.button('Snap');
  // The keys have loaded.
  await expect(designer.button('Play')).toHaveAttribute('title', 'Play (Space)');
  await snap.focus();
  await designer.type('Space');
  await expect(designer.button('Pause')).toBeVisible();
  await expect(snap).toHaveAttribute('aria-pressed', 'true');
  await designer.type('k', 'Enter');
  await expect(snap).toHaveAttribute('aria-pressed', 'false');
  const lock = page.getByRole('checkbox', { name: 'Envelope lock' });
  await lock.focus();
  await designer.type('Space');
  await expect(lock).toBeChecked();
  await page.getByRole('textbox', { name: 'Text prompt' }).focus();
  await designer.type('a', 'Space', 'b');
  await expect(page.getByRole('textbox', { name: 'Text prompt' })).toHaveValue('a b');
  await designer.type('Escape');
  await expect(designer.lane).toBeFocused();
  const seed = page.getByRole('spinbutton', { name: 'Seed' });
  await seed.fill('12');
  await designer.type('Space');
  await expect(designer.button('Pause')).toBeVisible();
  await designer.type('Space');
  await expect(designer.button('Play')).toBeVisible();
  await expect(seed).toHaveValue('12');
  await designer.button('Markers').focus();
  await designer.type('Enter', 'Tab', 'Space');
  await expect(page.getByRole('textbox', { name: 'Marker 1 name' })).toBeVisible();
  await expect(designer.button('Play')).toBeVisible();
});

test('the status line shows what the last edit or key did, until there is other news', async ({
  designer,
}) => {
  const { page, status } = designer;
  await designer.open('steps-25fps.mp4');
  const lastEdit = page.getByTestId('last-edit');
  await expect(lastEdit).toBeHidden();
  await designer.doubleClick(await designer.at(0.5, 0.5));
  await designer.type('Control+z');
  await expect(lastEdit).toHaveText('Undone: Add point');
  // Screen readers hear it once, from the lane's announcer; the status stays theirs.
  await expect(status).toContainText('steps-25fps.mp4');
  await designer.type('Shift+l');
  await expect(lastEdit).toHaveText('Loop on');
  await designer.receives(() => designer.button('Export envelope').click());
  await expect(status).toHaveText('Envelope exported.');
  await expect(status).toHaveAttribute('title', 'Envelope exported.');
  await expect(lastEdit).toBeHidden();
});

test('the menu beside Save project saves it with the video, and says how much the video adds', async ({
  designer,
}) => {
  const { page } = designer;
  await designer.arrive();
  await expect(designer.button('More ways to save')).toBeDisabled();
  await designer.openVideo(CLIP);
  await designer.button('More ways to save').click();
  const item = page.getByRole('menuitem', { name: /^Save project with the video \(\d+ kB more\)$/ });
  const file = await designer.receives(() => item.click());
  expect(file.suggestedFilename()).toBe('steps-25fps.v2a');
  await expect(designer.status).toContainText('Project saved.');
  const bytes = (path: string) => statSync(path).size;
  expect(bytes(await file.path())).toBeGreaterThan(bytes(CLIP));
});

test('the projects dialog has the focus, keeps it through renaming and deleting, and keeps its size', async ({
  designer,
}) => {
  const { page } = designer;
  await designer.open('steps-25fps.mp4');
  await designer.doubleClick(await designer.at(0.5, 0.5));
  await designer.openVideo('e2e/fixtures/rotated-vfr.mp4');
  await designer.button('Projects').click();
  const dialog = page.getByRole('dialog', { name: 'Projects' });
  await expect(dialog).toBeFocused();
  const before = await dialog.boundingBox();

  await designer.button('Rename steps-25fps').click();
  await expect(page.getByRole('textbox', { name: 'Name of steps-25fps' })).toBeFocused();
  await page.keyboard.type('Reel 2');
  await designer.type('Enter');
  await expect(designer.button('Rename Reel 2')).toBeFocused();

  await designer.button('Delete Reel 2').click();
  await expect(dialog).toBeFocused();
  await expect(
    page.getByRole('button', { name: 'Undo' }).and(page.getByText('Undo', { exact: true })),
  ).toHaveCount(1);
  expect(await dialog.boundingBox()).toEqual(before);
});

test('a waveform fills its row when the row gets another height', async ({ designer }) => {
  const { page } = designer;
  await designer.open('steps-25fps.mp4');
  const overflow = () =>
    page.evaluate(() => {
      const host = document.querySelector('.waveform-host');
      const drawing = host?.firstElementChild;
      return drawing ? drawing.clientHeight - host.clientHeight : null;
    });
  await expect.poll(overflow).toBe(0);
  await page.setViewportSize({ width: 1280, height: 1000 });
  await expect.poll(overflow).toBe(0);
});

test('nothing moves under the pointer when a tool, Audition or a range is chosen', async ({ designer }) => {
  const { page } = designer;
  for (const width of [1280, 1440, 1920]) {
    await page.setViewportSize({ width, height: 800 });
    await designer.open('steps-25fps.mp4');
    const places = async () => {
      const names = ['Play', 'Undo', 'Snap', 'Export envelope', 'Audition', 'Perform', 'Generate'];
      const boxes = await Promise.all(names.map((name) => designer.button(name).boundingBox()));
      return Object.fromEntries(names.map((name, i) => [name, boxes[i]]));
    };
    const before = await places();
    await designer.type('t');
    await expect(page.getByLabel('Stamp shape')).toBeVisible();
    expect(await places(), 'with the stamp tool').toEqual(before);
    await designer.button('Audition').click();
    expect(await places(), 'with Audition on').toEqual(before);
    await designer.type('a', 'r');
    await designer.drag(await designer.at(0.5, 0.5), await designer.at(1, 0.5));
    await expect(page.getByText(/^Only 00:/)).toBeVisible();
    expect(await places(), 'with a selected range').toEqual(before);
  }
});

test('at 200 % of a 1080-line screen lane and overview are in view, and the hint under Generate is whole', async ({
  designer,
}) => {
  const { page } = designer;
  await page.setViewportSize({ width: 960, height: 540 });
  await designer.open('steps-25fps.mp4');
  const bottomOf = async (element: Locator) => {
    const { y, height } = await boxOf(element);
    return y + height;
  };
  const statusBar = (await boxOf(page.locator('.status-bar'))).y;
  expect(await bottomOf(designer.lane)).toBeLessThanOrEqual(statusBar);
  expect(await bottomOf(page.getByLabel('Overview', { exact: true }))).toBeLessThanOrEqual(statusBar + 1);
  const bar = page.locator('.generate-bar');
  expect(await bottomOf(bar.locator('.hint'))).toBeLessThanOrEqual(await bottomOf(bar));
});

test('Shift+Space plays again from where playback started', async ({ designer }) => {
  await designer.open('steps-25fps.mp4');
  await designer.goTo('1s');
  await designer.type('Space');
  await expect(designer.clock).not.toHaveText('00:00:01:00');
  await designer.type('Space', 'Home', 'Shift+Space');
  await expect(designer.clock).toHaveText(/^00:00:01/);
});

test('the border between picture and timeline is dragged or moved by keys, and stays there in the next visit', async ({
  designer,
}) => {
  const { page } = designer;
  await designer.open('steps-25fps.mp4');
  const divider = page.getByRole('separator', { name: 'Height of the timeline' });
  const laneHeight = async () => (await boxOf(designer.lane)).height;
  const before = await laneHeight();
  const { x, y, width, height } = await boxOf(divider);
  const grip = [x + width / 2, y + height / 2] as const;
  await designer.drag(grip, [grip[0], grip[1] - 100]);
  const dragged = await laneHeight();
  expect(dragged).toBeGreaterThan(before + 50);
  await divider.focus();
  await designer.type('ArrowDown', 'ArrowDown');
  await expect.poll(laneHeight).toBeLessThan(dragged - 20);
  const chosen = await laneHeight();
  // No farther than the picture's least height.
  for (let presses = 0; presses < 40; presses++) await designer.type('ArrowUp');
  expect((await boxOf(page.getByRole('img', { name: /^Picture of/ }))).height).toBeGreaterThanOrEqual(120);
  // No smaller than the rows need, also as announced.
  for (let presses = 0; presses < 60; presses++) await designer.type('ArrowDown');
  const least = (await boxOf(page.locator('.tracks'))).height;
  await expect(divider).toHaveAttribute('aria-valuetext', `${Math.round(least)} pixels`);
  await divider.dblclick();
  await expect.poll(laneHeight).toBe(before);

  await designer.drag(grip, [grip[0], grip[1] - 100]);
  await divider.focus();
  await designer.type('ArrowDown', 'ArrowDown');
  // The browser writes it in the background.
  await page.waitForTimeout(1000);
  await designer.open('steps-25fps.mp4');
  await expect.poll(laneHeight).toBe(chosen);
});
