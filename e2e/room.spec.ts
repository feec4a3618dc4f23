import { expect } from '@playwright/test';
import { test } from './driver/designer';
import { hit, writeEnvelope } from './driver/curves';
import { rms } from './driver/wav';

const decibels = (level: number) => 20 * Math.log10(level);

test('room tone fills the pauses of a take, reverb lets it ring on, and the error stays that of the dry take', async ({
  designer,
}, testInfo) => {
  test.setTimeout(400_000);
  const { page } = designer;
  const takes = page.getByRole('listbox', { name: 'Take list' }).getByRole('option');
  const make = async () => {
    await designer.generate({ prompt: 'metal', negative: '', seed: 7, steps: 2, guidance: 2, takes: 1 });
    return designer.wav();
  };
  await designer.open('steps-25fps.mp4');
  await designer.importEnvelope(
    writeEnvelope(testInfo.outputPath('hit.csv'), 2, (t) => (t < 1 ? hit(t, 0.5) : 0)),
  );
  const dry = await make();
  expect(rms(dry, 1.02, 1.9)).toBe(0);

  await page.getByText('Advanced').click();
  await page.getByRole('checkbox', { name: 'Room tone' }).check();
  await page.getByRole('spinbutton', { name: 'Tone (dBFS)' }).fill('-50');
  const floored = await make();
  for (const [start, end] of [
    [0.02, 0.45],
    [1.02, 1.9],
  ] as const) {
    expect(Math.abs(decibels(rms(floored, start, end)) + 50)).toBeLessThan(1);
  }
  await expect(page.getByRole('region', { name: 'Takes' })).toContainText('room tone −50 dBFS');

  await page.getByRole('checkbox', { name: 'Room tone' }).uncheck();
  await page.getByRole('checkbox', { name: 'Reverb' }).check();
  await page.getByRole('spinbutton', { name: 'Amount (%)' }).fill('100');
  await page.getByRole('spinbutton', { name: 'Size (s)' }).fill('0.6');
  const roomy = await make();
  expect(rms(roomy, 1.02, 1.2)).toBeGreaterThan(3 * rms(roomy, 1.3, 1.5));
  expect(rms(roomy, 1.3, 1.5)).toBeGreaterThan(0);

  await expect(takes).toHaveCount(3);
  const { takes: made } = await designer.project();
  expect(new Set(made.map(({ envelopeError }) => envelopeError)).size).toBe(1);
  expect(made.map(({ room }) => room)).toEqual([
    { tone: null, reverb: null },
    { tone: { level: -50 }, reverb: null },
    { tone: null, reverb: { seconds: 0.6, mix: 1 } },
  ]);
});
