import type { Page } from '@playwright/test';
import { seriousFindings } from './driver/axe';
import { type Designer, expect, test } from './driver/designer';
import { writeWav } from './driver/wav';

/** Seeded noise: the browser's and Node's chance would make each run another one. */
function noise(): () => number {
  let state = 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return (2 * state) / 2_147_483_647 - 1;
  };
}

function sounds(): Record<string, Buffer> {
  const random = noise();
  const tone = (hertz: number, decay: number) => (t: number) =>
    0.6 * Math.sin(2 * Math.PI * hertz * t) * Math.exp(-decay * t);
  return {
    'Bells/BELLMisc_Bright Chime_ME_Tests.wav': writeWav(44_100, 1, tone(2000, 3)),
    'Bells/low bell.wav': writeWav(44_100, 1, tone(300, 2)),
    'Wind/steady wind.wav': writeWav(44_100, 2, () => 0.3 * random()),
    'Wind/gusts.wav': writeWav(44_100, 2, (t) => 0.3 * random() * (0.5 + 0.5 * Math.sin(3 * t))),
    'broken.wav': Buffer.from('RIFF, but no sound'),
  };
}

/** Writes files into the browser's own file system, whose folders have the interface of those on disk, and has the picker return them. */
async function preparePicker(page: Page, files: Record<string, Buffer>): Promise<void> {
  await page.evaluate(
    async (encoded) => {
      const root = await navigator.storage.getDirectory();
      for (const [path, text] of Object.entries(encoded)) {
        let folder = await root.getDirectoryHandle('Effects', { create: true });
        const names = path.split('/');
        for (const name of names.slice(0, -1))
          folder = await folder.getDirectoryHandle(name, { create: true });
        const writable = await (await folder.getFileHandle(names.at(-1)!, { create: true })).createWritable();
        await writable.write(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
        await writable.close();
      }
      Object.assign(window, { showDirectoryPicker: () => root.getDirectoryHandle('Effects') });
    },
    Object.fromEntries(Object.entries(files).map(([path, bytes]) => [path, bytes.toString('base64')])),
  );
}

const search = (page: Page) => page.getByRole('textbox', { name: 'Find sounds' });
const option = (page: Page, name: RegExp) =>
  page.getByRole('listbox', { name: 'Sound list' }).getByRole('option', { name });
const options = (page: Page) => page.getByRole('listbox', { name: 'Sound list' }).getByRole('option');

async function addFolder(designer: Designer): Promise<void> {
  const { page } = designer;
  await designer.open('steps-25fps.mp4');
  await preparePicker(page, sounds());
  await designer.button('Add sound folder').click();
  await expect(designer.status).toHaveText('Effects: 4 sounds ready. 1 file could not be read.', {
    timeout: 120_000,
  });
}

test('a folder is read, searched by words and likeness, auditioned, and a sound becomes the reference', async ({
  designer,
}) => {
  const { page } = designer;
  await addFolder(designer);
  await expect(options(page)).toHaveCount(4);
  await expect(page.getByText('1 folder, 4 sounds')).toBeVisible();
  await page.getByText('1 folder, 4 sounds').click();
  await page.getByText('1 file could not be read', { exact: true }).click();
  await expect(page.getByText(/^broken\.wav/)).toBeVisible();
  expect(await seriousFindings(page)).toEqual([]);
  await page.getByText('1 folder, 4 sounds').click();

  await search(page).fill('low bells');
  await expect(options(page).first()).toHaveAccessibleName(/^low bell, Effects\/Bells, 1\.0 s, low, bell/);
  await search(page).fill('chime');
  await expect(options(page).first()).toHaveAccessibleName(/^Bright Chime/);

  await search(page).press('ArrowDown');
  await page.keyboard.press('Space');
  await expect(option(page, /Bright Chime.*playing$/)).toBeVisible();
  await page.keyboard.press('Space');
  await expect(option(page, /playing$/)).toHaveCount(0);
  await expect(designer.button('Play')).toBeVisible();

  await search(page).fill('');
  const wind = option(page, /^steady wind, Effects\/Wind, 2\.0 s$/);
  await expect(wind).toBeVisible();
  const prompt = page.getByRole('textbox', { name: 'Text prompt' });
  await wind.hover();
  const { x, y } = (await wind.boundingBox())!;
  await page.mouse.down();
  // The drag begins on the sound, before the panel scrolls to the prompt.
  await page.mouse.move(x + 60, y + 20, { steps: 4 });
  await prompt.hover({ force: true });
  await prompt.hover({ force: true, position: { x: 30, y: 10 } });
  await page.mouse.up();
  await expect(designer.status).toHaveText('Reference sound: steady wind.wav.');
  await designer.button('Like the reference').click();
  await expect(options(page).first()).toHaveAccessibleName(/^steady wind.*(99|100) % alike/);
  await expect(options(page).nth(1)).toHaveAccessibleName(/^gusts/);
  await designer.button('Clear likeness').click();

  await search(page).fill('low bell');
  await expect(options(page).first()).toHaveAccessibleName(/^low bell/);
  await search(page).press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(designer.status).toHaveText('Reference sound: low bell.wav.');
});

test('after a reload the sounds are there; a removed file is gone, and a changed one is read again', async ({
  designer,
}) => {
  const { page } = designer;
  await addFolder(designer);
  await page.getByRole('textbox', { name: 'Text prompt' }).fill('bells');
  await page.evaluate(
    async (changed) => {
      const root = await (await navigator.storage.getDirectory()).getDirectoryHandle('Effects');
      await root.removeEntry('broken.wav');
      await (await root.getDirectoryHandle('Wind')).removeEntry('gusts.wav');
      const file = await (await root.getDirectoryHandle('Bells')).getFileHandle('low bell.wav');
      const writable = await file.createWritable();
      await writable.write(Uint8Array.from(atob(changed), (letter) => letter.charCodeAt(0)));
      await writable.close();
    },
    writeWav(44_100, 3, (t) => 0.5 * Math.sin(2000 * t)).toString('base64'),
  );
  await expect.poll(async () => (await designer.stored()) !== null).toBe(true);
  await page.reload();
  await expect(page.getByText('1 folder, 3 sounds')).toBeVisible();
  await expect(options(page)).toHaveCount(3);
  await expect(option(page, /^low bell, Effects\/Bells, 3\.0 s/)).toBeVisible();
  await designer.type('Alt+b');
  await expect(search(page)).toBeFocused();
  await designer.type('Control+k');
  await page.getByRole('combobox', { name: 'Find a command' }).fill('sound folder');
  await expect(page.getByRole('option', { name: /Add sound folder/ })).toBeVisible();
});
