import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { seriousFindings } from './driver/axe';
import { expect, test } from './driver/designer';
import { hit, writeEnvelope } from './driver/curves';
import { readWav, writeWav } from './driver/wav';

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
  // Each by number and title, with its licence whole.
  const { recordings } = made.at(-1)!;
  await page.getByRole('listbox', { name: 'Take list' }).press('2');
  for (const { name, licence } of recordings) {
    await expect(madeFrom.getByText(name, { exact: true })).toBeVisible();
    await expect(madeFrom).toContainText(licence);
  }
  for (const text of await madeFrom.locator('.recording-name, .recording-terms').all())
    expect(await text.evaluate((one) => one.scrollWidth - one.clientWidth)).toBeLessThanOrEqual(0);
  await page.screenshot({ path: testInfo.outputPath('made-from.png') });

  const file = page.waitForEvent('download');
  await designer.button('Export WAV').click();
  const bytes = readFileSync(await (await file).path(), 'latin1');
  expect(bytes).toContain('ICOP');
  expect(bytes).toContain('Made from: hits/metal');

  await madeFrom.getByRole('button', { name: /^Pin / }).first().click();
  await expect(
    page.getByRole('list', { name: 'Pinned recordings' }).getByRole('button', { name: /^Unpin / }),
  ).toHaveCount(1);
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

/** Drops files onto the reference audio. */
async function dropReferences(page: Page, files: Record<string, Buffer>): Promise<void> {
  const data = await page.evaluateHandle(
    (encoded) => {
      const transfer = new DataTransfer();
      for (const [name, text] of Object.entries(encoded)) {
        const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
        transfer.items.add(new File([bytes], name, { type: 'audio/wav' }));
      }
      return transfer;
    },
    Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, bytes.toString('base64')])),
  );
  await page.getByLabel('Reference audio').dispatchEvent('drop', { dataTransfer: data });
}

const strike = (hertz: number) =>
  writeWav(44_100, 0.6, (t) =>
    t < 0.05 ? 0 : 0.6 * Math.sin(2 * Math.PI * hertz * t) * Math.exp(-20 * (t - 0.05)),
  );

/** Level of one frequency in a part of a sound. */
function levelAt(samples: Float32Array, rate: number, hertz: number, start: number, end: number): number {
  const part = samples.subarray(Math.round(start * rate), Math.round(end * rate));
  const turn = (2 * Math.PI * hertz) / rate;
  const sum = (wave: (angle: number) => number) =>
    part.reduce((total, x, n) => total + x * wave(turn * n), 0);
  return Math.hypot(sum(Math.sin), sum(Math.cos));
}

test('two reference sounds dropped at once: hits play the one or the other, not a mean of both', async ({
  designer,
}, testInfo) => {
  test.setTimeout(400_000);
  const { page } = designer;
  const list = page.getByRole('list', { name: 'Reference sounds' }).getByRole('listitem');
  const takes = page.getByRole('listbox', { name: 'Take list' }).getByRole('option');
  const times = [0.2, 0.6, 1, 1.4];
  await designer.open('steps-25fps.mp4');
  await designer.importEnvelope(
    writeEnvelope(testInfo.outputPath('c.csv'), 2, (t) => times.reduce((sum, at) => sum + hit(t, at), 0)),
  );
  await dropReferences(page, { 'glass clink.wav': strike(2400), 'wooden thud.wav': strike(150) });
  await expect(designer.status).toHaveText('Reference sounds: glass clink.wav and wooden thud.wav.');
  await expect(list).toHaveCount(2);
  expect(await seriousFindings(page)).toEqual([]);
  // Without the model: the waveforms alone.
  await page.getByLabel('Share of recordings').fill('1');
  await designer.button('Generate').click();
  await expect(takes).toHaveCount(1);
  const madeFrom = page.getByRole('region', { name: 'Made from' });
  for (const name of ['glass clink.wav', 'wooden thud.wav'])
    await expect(madeFrom.getByText(name, { exact: true })).toBeVisible();
  await page.screenshot({ path: testInfo.outputPath('two-references.png') });
  const { takes: made } = (await designer.project()) as unknown as {
    takes: { recordings: { name: string; source: string; weight: number }[] }[];
  };
  expect(made[0]!.recordings).toMatchObject([
    { source: 'reference', name: 'glass clink.wav', weight: 0.5 },
    { source: 'reference', name: 'wooden thud.wav', weight: 0.5 },
  ]);

  const file = page.waitForEvent('download');
  await designer.button('Export WAV').click();
  const { channels, sampleRate } = readWav(readFileSync(await (await file).path()));
  const glassOverWood = times.map((at) => {
    const level = (hertz: number) => levelAt(channels[0]!, sampleRate, hertz, at + 0.01, at + 0.08);
    return level(2400) / level(150);
  });
  const purity = Math.min(...glassOverWood.map((ratio) => Math.max(ratio, 1 / ratio)));
  expect(purity, glassOverWood.join()).toBeGreaterThan(4);
  expect(Math.max(...glassOverWood)).toBeGreaterThan(1);
  expect(Math.min(...glassOverWood)).toBeLessThan(1);

  // The recipe brings both back, with their weights; a third is cleared by its name.
  await page.getByLabel('Weight of wooden thud.wav').fill('0.25');
  await dropReferences(page, { 'metal.wav': strike(900) });
  await expect(list).toHaveCount(3);
  await designer.button('Clear reference glass clink.wav').click();
  await expect(list).toHaveCount(2);
  await designer.button('Use recipe').click();
  await expect(list).toHaveText([/glass clink\.wav/, /wooden thud\.wav/]);
  await expect(page.getByLabel('Weight of wooden thud.wav')).toHaveValue('1');
  await designer.button('Generate').click();
  await expect(designer.status).toContainText('Take 1 already has this recipe');
  await expect(designer.alert).toHaveText('');
});
