import { cpSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { seriousFindings } from './driver/axe';
import { type Designer, expect, test } from './driver/designer';
import { PackServer } from './driver/pack-server';
import { bytesOf, smallPack, writePack } from './driver/small-pack';

/** A service worker would store the studio's files meanwhile. */
test.use({ serviceWorkers: 'block' });

function dialogOf(page: Page) {
  return page.getByRole('dialog', { name: 'Model packs' });
}

/** The label that names the pack in use. */
function label(page: Page) {
  return page.getByRole('button', { name: /^(Compact|Twin|Copy|No model pack)\b/ });
}

/** Opens the list of packs by the label. */
async function openPacks({ page }: Designer) {
  const dialog = dialogOf(page);
  if (!(await dialog.isVisible())) await label(page).click();
  await expect(dialog.getByRole('listitem', { name: /^Compact/ })).toBeVisible();
  return dialog;
}

const row = (page: Page, name: string | RegExp) => dialogOf(page).getByRole('listitem', { name });
const problem = (page: Page) => dialogOf(page).locator('.notice-bar');

async function lookAt(page: Page, address: string) {
  const dialog = dialogOf(page);
  await dialog.getByRole('textbox', { name: 'Address of a pack' }).fill(address);
  await dialog.getByRole('button', { name: 'Look up' }).click();
  return dialog.getByRole('region', { name: 'Pack found' });
}

/** The names and sizes in the browser's own storage of packs. */
function storedFiles(page: Page): Promise<Record<string, number>> {
  return page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const sizes: Record<string, number> = {};
    for (const folder of ['packs', 'pack-files']) {
      const handle = await root.getDirectoryHandle(folder, { create: true });
      for await (const [name, file] of handle.entries())
        if (file.kind === 'file') sizes[name] = (await file.getFile()).size;
    }
    return sizes;
  });
}

async function withServer(
  files: Map<string, Buffer>,
  run: (server: PackServer, address: string) => Promise<void>,
) {
  const server = new PackServer(files);
  try {
    await run(server, await server.start());
  } finally {
    server.close();
  }
}

test.describe('storing packs', () => {
  test.use({ models: false });

  test('the list is reached by label and palette, by keyboard, and has no serious finding', async ({
    designer,
    page,
  }) => {
    await designer.arrive();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Find a command' }).fill('model packs');
    await page.keyboard.press('Enter');
    const dialog = dialogOf(page);
    await expect(row(page, /^Compact/)).toContainText('in use');
    await expect(row(page, /^Compact/)).toContainText('CC-BY-SA-4.0');
    await expect(dialog).toContainText('This device — GPU: none that this browser offers');
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await label(page).focus();
    await page.keyboard.press('Enter');
    await expect(dialog).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(label(page)).toBeFocused();
  });

  test('from an address: looked at, downloaded over a connection that breaks at 60 %, stored whole', async ({
    designer,
    page,
  }) => {
    const files = smallPack();
    await withServer(files, async (server, address) => {
      await designer.arrive();
      await openPacks(designer);
      const offer = await lookAt(page, address);
      await expect(offer).toContainText('Twin 1.0.0 · 7.7 MB');
      await expect(offer.getByRole('list', { name: 'Check of this device' })).toContainText(
        '7.7 MB will be stored',
      );
      // Nothing but the manifest before the designer decides.
      expect(server.requests).toEqual(['/packs/twin/manifest.json']);
      server.breakAfter = 0.6 * bytesOf(files);
      await offer.getByRole('button', { name: 'Download (7.7 MB)' }).click();
      await expect(row(page, 'Twin 1.0.0').getByRole('button', { name: 'Use Twin 1.0.0' })).toBeVisible();
      await expect(problem(page)).toHaveCount(0);
      expect(server.requests.some((request) => / from \d+$/.test(request))).toBe(true);
      const sizes = Object.values(await storedFiles(page));
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBeGreaterThan(bytesOf(files));
      expect(Object.keys(await storedFiles(page)).some((name) => name.endsWith('.part'))).toBe(false);
    });
  });

  test('a server that redirects its files to another one is followed', async ({ designer, page }) => {
    const files = smallPack();
    await withServer(files, (storage, target) =>
      withServer(files, async (server, address) => {
        server.redirect = target;
        await designer.arrive();
        await openPacks(designer);
        await (await lookAt(page, address)).getByRole('button', { name: /^Download \(/ }).click();
        await expect(row(page, 'Twin 1.0.0').getByRole('button', { name: /^Use/ })).toBeVisible();
        expect(storage.requests).toHaveLength(2);
      }),
    );
  });

  test('a server that is gone at 60 %: one sentence, reload, resumed where it ended', async ({
    designer,
    page,
  }) => {
    const files = smallPack();
    await withServer(files, async (server, address) => {
      await designer.arrive();
      await openPacks(designer);
      const offer = await lookAt(page, address);
      server.breakAfter = 0.6 * bytesOf(files);
      server.speed = 4e6;
      await offer.getByRole('button', { name: /^Download \(/ }).click();
      await expect.poll(() => server.breakAfter).toBeNull();
      server.away = true;
      await expect(problem(page)).toContainText(
        /The download of Twin stopped at (59|60|61) %: 127\.0\.0\.1:\d+ could not be reached\. What has arrived stays; check the connection and press Resume\./,
      );
      await page.reload();
      await openPacks(designer);
      await expect(row(page, 'Twin 1.0.0')).toContainText(/Not whole: (59|60|61) % is stored/);
      server.away = false;
      server.requests.length = 0;
      await row(page, 'Twin 1.0.0').getByRole('button', { name: 'Resume Twin 1.0.0' }).click();
      await expect(row(page, 'Twin 1.0.0').getByRole('button', { name: /^Use/ })).toBeVisible();
      expect(server.requests).toEqual([expect.stringMatching(/ from \d{6,}$/)]);
    });
  });

  test('paused, and reloaded in the middle: what has arrived stays, with progress and rate on the way', async ({
    designer,
    page,
  }) => {
    const files = smallPack();
    await withServer(files, async (server, address) => {
      server.speed = 1.5e6;
      await designer.arrive();
      await openPacks(designer);
      await (await lookAt(page, address)).getByRole('button', { name: /^Download \(/ }).click();
      const bar = row(page, 'Twin 1.0.0').getByRole('progressbar');
      await expect(bar).toHaveAttribute('aria-valuetext', /\d\.\d of 7\.7 MB, \d+\.\d MB\/s, \d+ s left/);
      await row(page, 'Twin 1.0.0').getByRole('button', { name: 'Pause' }).click();
      await expect(row(page, 'Twin 1.0.0')).toContainText(/Not whole: \d+ % is stored/);
      await row(page, 'Twin 1.0.0').getByRole('button', { name: 'Resume Twin 1.0.0' }).click();
      await expect(bar).toHaveAttribute('aria-valuetext', /MB\/s/);
      await page.reload();
      await openPacks(designer);
      await expect(row(page, 'Twin 1.0.0')).toContainText(/Not whole: [1-9]\d? % is stored/);
      server.speed = Infinity;
      await row(page, 'Twin 1.0.0').getByRole('button', { name: 'Resume Twin 1.0.0' }).click();
      await expect(row(page, 'Twin 1.0.0').getByRole('button', { name: /^Use/ })).toBeVisible();
      const sent = server.requests.filter((request) => request.endsWith('.onnx'));
      expect(sent).toHaveLength(2);
    });
  });

  test('a damaged file at its source is refused by its hash; once it is repaired, Resume works', async ({
    designer,
    page,
  }) => {
    const files = smallPack();
    const good = files.get('vae-decoder.onnx')!;
    const bad = Buffer.from(good);
    bad[1000]! ^= 1;
    files.set('vae-decoder.onnx', bad);
    await withServer(files, async (_, address) => {
      await designer.arrive();
      await openPacks(designer);
      await (await lookAt(page, address)).getByRole('button', { name: /^Download \(/ }).click();
      await expect(problem(page)).toContainText(
        'The file vae-decoder.onnx of Twin is damaged where it comes from: its SHA-256 is not the one that the manifest states. It was not stored. Press Resume once its publisher has repaired it.',
      );
      await expect(row(page, 'Twin 1.0.0').getByRole('button', { name: /^Use/ })).toHaveCount(0);
      files.set('vae-decoder.onnx', good);
      await row(page, 'Twin 1.0.0')
        .getByRole('button', { name: /^Resume/ })
        .click();
      await expect(row(page, 'Twin 1.0.0').getByRole('button', { name: /^Use/ })).toBeVisible();
      await expect(problem(page)).toHaveCount(0);
    });
  });

  test('a stored file that turns damaged is found by Check and fetched again', async ({ designer, page }) => {
    await withServer(smallPack(), async (_, address) => {
      await designer.arrive();
      await openPacks(designer);
      await (await lookAt(page, address)).getByRole('button', { name: /^Download \(/ }).click();
      await row(page, 'Twin 1.0.0')
        .getByRole('button', { name: /^Check/ })
        .click();
      await expect(dialogOf(page).getByText('every file is as its manifest states')).toBeAttached();
      await page.evaluate(async () => {
        const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('pack-files');
        for await (const file of folder.values()) {
          const writable = await (file as FileSystemFileHandle).createWritable({ keepExistingData: true });
          await writable.write({ type: 'write', position: 5000, data: 'xxxx' });
          await writable.close();
          break;
        }
      });
      await row(page, 'Twin 1.0.0')
        .getByRole('button', { name: /^Check/ })
        .click();
      await expect(problem(page)).toContainText('is damaged or missing. Press Resume to get it again.');
      await row(page, 'Twin 1.0.0')
        .getByRole('button', { name: /^Resume/ })
        .click();
      await expect(row(page, 'Twin 1.0.0').getByRole('button', { name: /^Use/ })).toBeVisible();
    });
  });

  test('too little storage is a refusal before the download', async ({ designer, page }) => {
    await page.addInitScript(() => {
      navigator.storage.estimate = () => Promise.resolve({ usage: 0, quota: 260e6 });
    });
    await withServer(smallPack(), async (server, address) => {
      await designer.arrive();
      await openPacks(designer);
      const offer = await lookAt(page, address);
      await expect(offer).toContainText(
        'Not possible here: Twin needs 7.7 MB of storage, and this browser has 4.0 MB free for it. Free disk space or delete another pack.',
      );
      await expect(offer.getByRole('button', { name: /^Download \(/ })).toBeDisabled();
      expect(server.requests).toHaveLength(1);
    });
  });

  test('a storage that fills up: one sentence, the unfinished file gives its room back, Resume works later', async ({
    designer,
    page,
    context,
  }) => {
    const session = await context.newCDPSession(page);
    const setQuota = (quotaSize?: number) =>
      session.send('Storage.overrideQuotaForOrigin', {
        origin: new URL(page.url()).origin,
        ...(quotaSize !== undefined && { quotaSize }),
      });
    await withServer(smallPack(), async (server, address) => {
      await designer.arrive();
      await openPacks(designer);
      const offer = await lookAt(page, address);
      server.speed = 2e6;
      await offer.getByRole('button', { name: /^Download \(/ }).click();
      await expect(row(page, 'Twin 1.0.0').getByRole('progressbar')).toBeVisible();
      await setQuota(4e6);
      await expect(problem(page)).toContainText(
        /Twin is stored up to \d+ %: this browser's storage is full\. Free disk space or delete another pack, then press Resume\./,
      );
      await setQuota();
      server.speed = Infinity;
      await row(page, 'Twin 1.0.0')
        .getByRole('button', { name: /^Resume/ })
        .click();
      await expect(row(page, 'Twin 1.0.0').getByRole('button', { name: /^Use/ })).toBeVisible();
    });
  });

  test('another version is stored beside the first and shares its files; deleting one leaves the other whole', async ({
    designer,
    page,
  }) => {
    const files = smallPack();
    await withServer(files, async (server, address) => {
      await designer.arrive();
      await openPacks(designer);
      await (await lookAt(page, address)).getByRole('button', { name: /^Download \(/ }).click();
      const update = row(page, 'Twin 1.0.0').getByRole('button', { name: /^Look for another version/ });
      await update.click();
      await expect(dialogOf(page).getByText(/Twin 1\.0\.0 is what 127\.0\.0\.1:\d+ has\./)).toBeAttached();
      for (const [name, content] of smallPack('1.1.0', { decoder: Buffer.alloc(500_000, 7) }))
        files.set(name, content);
      await update.click();
      const offer = dialogOf(page).getByRole('region', { name: 'Pack found' });
      await expect(offer).toContainText('You have 1.0.0, which stays');
      await offer.getByRole('button', { name: 'Download (500 kB)' }).click();
      await expect(row(page, 'Twin 1.1.0').getByRole('button', { name: /^Use/ })).toBeVisible();
      expect(server.requests.filter((request) => request.endsWith('rms-mapper.onnx'))).toHaveLength(1);
      await row(page, 'Twin 1.0.0').getByRole('button', { name: 'Delete Twin 1.0.0' }).click();
      await expect(row(page, 'Twin 1.0.0')).toHaveCount(0);
      await row(page, 'Twin 1.1.0')
        .getByRole('button', { name: /^Check/ })
        .click();
      await expect(
        dialogOf(page).getByText('Twin 1.1.0: every file is as its manifest states.'),
      ).toBeAttached();
      await row(page, 'Twin 1.1.0').getByRole('button', { name: 'Delete Twin 1.1.0' }).click();
      await expect(row(page, 'Twin 1.1.0')).toHaveCount(0);
      expect(await storedFiles(page)).toEqual({});
    });
  });

  test('a pack that this device cannot run is refused with the reason, before anything is fetched', async ({
    designer,
    page,
  }) => {
    await withServer(smallPack('2.0.0', { needs: { memory: 9e11 } }), async (server, address) => {
      await designer.arrive();
      await openPacks(designer);
      const offer = await lookAt(page, address);
      await expect(offer.getByRole('list', { name: 'Check of this device' })).toContainText(
        /Twin needs about 900 GB of memory/,
      );
      expect(server.requests).toHaveLength(1);
    });
  });

  test.describe('addresses', () => {
    test.use({ models: false });
    for (const [typed, sentence] of [
      ['http://example.org/pack', 'It must begin with https://.'],
      ['https://user:pw@example.org/', 'It must not contain a name or password.'],
      ['/packs/none/', 'No model pack was found at 127.0.0.1'],
      ['http://127.0.0.1:9/', 'No model pack was found at 127.0.0.1:9'],
    ] as const)
      test(`${typed} gets one sentence`, async ({ designer, page }) => {
        await designer.arrive();
        await openPacks(designer);
        await lookAt(page, typed);
        await expect(problem(page)).toContainText(sentence);
        await expect(dialogOf(page).getByRole('button', { name: 'Look up' })).toBeEnabled();
      });
  });

  test('the page itself still connects to no other server', async ({ designer, page }) => {
    await withServer(smallPack(), async (server, address) => {
      await designer.arrive();
      await openPacks(designer);
      await lookAt(page, address);
      await expect(dialogOf(page).getByRole('region', { name: 'Pack found' })).toBeVisible();
      const before = server.requests.length;
      const reached = await page.evaluate(
        (url) =>
          fetch(url, { mode: 'no-cors' }).then(
            () => true,
            () => false,
          ),
        address,
      );
      expect(reached).toBe(false);
      expect(server.requests).toHaveLength(before);
    });
  });
});

test('a folder: copied, used for a take, not deleted while it is used, here or in another tab', async ({
  designer,
  page,
  context,
}, testInfo) => {
  test.setTimeout(300_000);
  const folder = testInfo.outputPath('compact-copy');
  cpSync('models/packs/compact', folder, { recursive: true });
  await designer.open('steps-25fps.mp4');
  await openPacks(designer);
  const renamed = JSON.parse(
    (await import('node:fs')).readFileSync(`${folder}/manifest.json`, 'utf8'),
  ) as Record<string, unknown>;
  writePack(
    folder,
    new Map([
      [
        'manifest.json',
        Buffer.from(JSON.stringify({ ...renamed, name: 'Copy', id: 'copy', version: '1.0.0' })),
      ],
    ]),
  );
  await dialogOf(page).getByLabel('Choose a folder').setInputFiles(folder);
  await dialogOf(page)
    .getByRole('button', { name: /^Copy into this browser \(/ })
    .click();
  await row(page, 'Copy 1.0.0').getByRole('button', { name: 'Use Copy 1.0.0' }).click();
  await expect(row(page, 'Copy 1.0.0')).toContainText('in use', { timeout: 60_000 });
  await expect(row(page, 'Copy 1.0.0').getByRole('button', { name: 'Delete Copy 1.0.0' })).toBeDisabled();
  await page.keyboard.press('Escape');
  // The choice and the pack outlive the visit; the server's pack is not requested.
  const requested: string[] = [];
  page.on('request', (request) => requested.push(new URL(request.url()).pathname));
  await page.reload();
  await designer.open('steps-25fps.mp4');
  await expect(label(page)).toContainText('Copy 1.0.0');
  await designer.mapEnvelope();
  await designer.generate({ prompt: 'footsteps on wood', steps: 2 });
  await expect(page.getByRole('option', { name: /^Take 1\b/ })).toBeVisible({ timeout: 120_000 });
  expect(requested.filter((path) => path.endsWith('.onnx'))).toEqual([]);

  const tab = await context.newPage();
  await tab.goto('/');
  await label(tab).click();
  await row(tab, /^Compact/)
    .getByRole('button', { name: /^Use/ })
    .click();
  await expect(row(tab, /^Compact/)).toContainText('in use', { timeout: 60_000 });
  await row(tab, 'Copy 1.0.0').getByRole('button', { name: 'Delete Copy 1.0.0' }).click();
  await expect(problem(tab)).toContainText('Copy 1.0.0 is in use in another tab.');
  await tab.close();
  expect((await designer.project()).takes).toHaveLength(1);
});

test('stored files that are gone under the page: one sentence, the project stays, the studio’s own pack goes on', async ({
  designer,
  page,
}) => {
  await withServer(smallPack(), async (_, address) => {
    await designer.open('steps-25fps.mp4');
    await openPacks(designer);
    await (await lookAt(page, address)).getByRole('button', { name: /^Download \(/ }).click();
    await row(page, 'Twin 1.0.0').getByRole('button', { name: /^Use/ }).click();
    await expect(row(page, 'Twin 1.0.0')).toContainText('in use', { timeout: 60_000 });
    await page.keyboard.press('Escape');
    await page.evaluate(async () =>
      (await navigator.storage.getDirectory()).removeEntry('pack-files', { recursive: true }),
    );
    await page.reload();
    await expect(designer.alert).toContainText(
      "The model pack Twin 1.0.0 is not whole in this browser's storage. Open Model packs and press Resume. Until then the studio uses its own pack.",
    );
    await designer.button('Dismiss').click();
    await expect(label(page)).toContainText('Compact');
    await designer.openVideo('e2e/fixtures/steps-25fps.mp4');
    await designer.mapEnvelope();
  });
});
