import { readFileSync } from 'node:fs';
import { expect, test } from './driver/designer';
import { hit, writeEnvelope } from './driver/curves';

test('words choose recordings: each take says which, they can be pinned and banned, and the file names their authors', async ({
  designer,
}, testInfo) => {
  test.setTimeout(400_000);
  const { page } = designer;
  const takes = page.getByRole('listbox', { name: 'Take list' }).getByRole('option');
  const madeFrom = page.getByRole('region', { name: 'Made from' });
  await designer.open('steps-25fps.mp4');
  await designer.importEnvelope(
    writeEnvelope(testInfo.outputPath('c.csv'), 2, (t) => hit(t, 0.5) + hit(t, 1.2)),
  );
  await designer.generate({ prompt: 'a metal hit', seed: 7, steps: 2, guidance: 2, takes: 2 });
  await expect(takes).toHaveCount(2);
  const { takes: made } = (await designer.project()) as unknown as {
    takes: { recordings: { id: string; name: string; source: string; licence: string }[] }[];
  };
  for (const { recordings } of made) {
    expect(recordings.length).toBeGreaterThan(0);
    expect(recordings.every(({ name, source }) => source === 'bank' && name.startsWith('hits/metal'))).toBe(
      true,
    );
    expect(recordings.some(({ licence }) => /SA/.test(licence))).toBe(false);
  }
  expect(made[0]!.recordings[0]!.id).not.toBe(made[1]!.recordings[0]!.id);
  await expect(madeFrom).toContainText('hits/metal');
  await page.screenshot({ path: testInfo.outputPath('made-from.png') });

  const file = page.waitForEvent('download');
  await designer.button('Export WAV').click();
  const bytes = readFileSync(await (await file).path(), 'latin1');
  expect(bytes).toContain('ICOP');
  expect(bytes).toContain('Made from: hits/metal');

  await madeFrom.getByRole('button', { name: /^Pin / }).first().click();
  await expect(page.getByRole('list', { name: 'Pinned recordings' }).getByRole('listitem')).toHaveCount(1);
  await page
    .getByRole('button', { name: /^Unpin / })
    .first()
    .click();
  await madeFrom.getByRole('button', { name: /^Ban / }).first().click();
  await expect(page.getByRole('list', { name: 'Banned recordings' })).toBeVisible();
  await page.screenshot({ path: testInfo.outputPath('banned.png') });
  await page.keyboard.press('Control+z');
  await expect(page.getByRole('list', { name: 'Banned recordings' })).toBeHidden();
  await expect(designer.alert).toHaveText('');
});
