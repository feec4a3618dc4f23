import { expect } from '@playwright/test';
import { hit, writeEnvelope } from './driver/curves';
import { test } from './driver/designer';

test('a range of a take is made again as a new take: the rest is the same bit for bit, the recipe says both', async ({
  designer,
}, testInfo) => {
  test.setTimeout(400_000);
  const { page } = designer;
  const takes = page.getByRole('listbox', { name: 'Take list' }).getByRole('option');
  const retake = designer.button('Retake range');
  await designer.open('steps-25fps.mp4');
  const times = [0.3, 0.9, 1.5];
  await designer.importEnvelope(
    writeEnvelope(testInfo.outputPath('c.csv'), 2, (t) => times.reduce((sum, at) => sum + hit(t, at), 0)),
  );
  await designer.generate({ prompt: 'a metal hit', seed: 7, steps: 2, guidance: 2, takes: 1 });
  // The rate of the take: resampling would spread a change.
  await page.getByLabel('Sample rate').selectOption('44100');
  const first = await designer.wav();
  await expect(retake).toBeDisabled();
  await expect(retake).toHaveAttribute(
    'title',
    'Select a range, set in and out points or change the curve first.',
  );

  // Twenty frames around the hit in the middle.
  await designer.goTo('0.8s');
  await designer.type('i');
  await designer.goTo('1.2s');
  await designer.type('o');
  await expect(retake).toBeEnabled();
  await expect(page.getByText(/^About \d+ s, retake \d+ s, \d+ MB\.$/)).toBeVisible();
  await designer.type('Control+Shift+Enter');
  await expect(takes).toHaveCount(2);
  const range = '00:00:00:20 to 00:00:01:05';
  await expect(designer.status).toContainText(`Take 2 is Take 1 with ${range} made again, seed`);
  await expect(takes.nth(1)).toHaveAccessibleName(new RegExp(`^Take 2, Take 1, ${range} again, seed 7`));
  await expect(page.getByRole('list', { name: 'Retaken ranges' })).toContainText(`${range} again · seed`);
  await page.screenshot({ path: testInfo.outputPath('retaken.png') });

  const second = await designer.wav();
  const { sampleRate } = first;
  const sample = (time: number) => Math.round(time * sampleRate);
  first.channels.forEach((before, c) => {
    const after = second.channels[c]!;
    // The crossfade into the range lasts 50 ms.
    expect(after.subarray(0, sample(0.75))).toEqual(before.subarray(0, sample(0.75)));
    expect(after.subarray(sample(1.2))).toEqual(before.subarray(sample(1.2)));
    expect(after.subarray(sample(0.9), sample(1))).not.toEqual(before.subarray(sample(0.9), sample(1)));
  });

  // The take is whole without the one that it was made in, and after a reload.
  await takes.first().click();
  await designer.button('Delete take').click();
  await expect(takes).toHaveCount(1);
  await expect.poll(async () => (await designer.stored())?.document.takes.length).toBe(1);
  await page.reload();
  await expect(takes).toHaveAccessibleName(new RegExp(`^Take 2, ${range} again`));
  await designer.button('Run again').click();
  await expect(takes).toHaveCount(2, { timeout: 120_000 });
  const [made, again] = (await designer.project()).takes;
  expect(again!.sound).toBe(made!.sound);
  expect(again!.retakes).toEqual(made!.retakes);
  expect(again!.levelError).toBeCloseTo(made!.levelError!, 3);
  await expect(designer.alert).toHaveText('');
});
