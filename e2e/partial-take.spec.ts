import { expect } from '@playwright/test';
import { hit, writeEnvelope } from './driver/curves';
import { test } from './driver/designer';

test('a long take plays from its first window on, while the rest is made, and goes on as the finished take', async ({
  designer,
}, testInfo) => {
  const { page } = designer;
  const seconds = 24;
  const takes = page.getByRole('listbox', { name: 'Take list' }).getByRole('option');
  await designer.open('long-25fps.mp4', seconds);
  const hits = (t: number) => hit(t % 1, 0.1, 0.3, 0.8);
  await designer.importEnvelope(writeEnvelope(testInfo.outputPath('hits.csv'), seconds, hits));
  await page.getByRole('textbox', { name: 'Text prompt' }).fill('metal');
  await page.getByRole('spinbutton', { name: 'Steps' }).fill('8');
  await page.getByRole('spinbutton', { name: 'Steps' }).press('Tab');

  await designer.button('Generate').click();
  await expect(page.getByText(/^The first \d+ s can be played\.$/)).toBeVisible({ timeout: 120_000 });
  await designer.button('Play').click();
  const early = await designer.loudest(2);
  // Nothing is in the list yet: what sounded is the take that is being made.
  await expect(takes).toHaveCount(0);
  expect(early).toBeGreaterThan(-20);

  await expect(takes).toHaveCount(1, { timeout: 120_000 });
  await expect(page.getByText(/can be played/)).toBeHidden();
  await designer.button('Pause').click();
  const { takes: stored } = await designer.project();
  expect(stored[0]!.envelopeError).toBeLessThan(0.01);
  await designer.goTo('20s');
  await designer.button('Play').click();
  expect(await designer.loudest(1.2)).toBeGreaterThan(-20);
});

test('a long retake plays while it is made: the old take outside the range, inside what is made of the new one', async ({
  designer,
}, testInfo) => {
  test.setTimeout(400_000);
  const { page } = designer;
  const seconds = 24;
  const takes = page.getByRole('listbox', { name: 'Take list' }).getByRole('option');
  const hitsWhere = (isHit: (t: number) => boolean) => (t: number) =>
    isHit(t) ? hit(t % 1, 0.1, 0.3, 0.8) : 0;
  const curve = async (name: string, isHit: (t: number) => boolean) =>
    designer.importEnvelope(writeEnvelope(testInfo.outputPath(name), seconds, hitsWhere(isHit)));
  await designer.open('long-25fps.mp4', seconds);
  await curve('ends.csv', (t) => t < 1 || t > 22);
  await designer.generate({ prompt: 'metal', seed: 7, steps: 2, guidance: 2, takes: 1 });
  await curve('all.csv', () => true);
  await page.getByRole('spinbutton', { name: 'Steps' }).fill('20');
  await page.getByRole('spinbutton', { name: 'Steps' }).press('Tab');
  await designer.goTo('1s');
  await designer.type('i');
  await designer.goTo('22s');
  await designer.type('o');
  await designer.button('Retake range').click();
  await expect(page.getByText(/^The first \d+ s of the range can be played\.$/)).toBeVisible({
    timeout: 120_000,
  });
  const loudestFrom = async (time: string) => {
    await designer.goTo(time);
    await designer.button('Play').click();
    const loudest = await designer.loudest(0.9);
    await designer.button('Pause').click();
    return loudest;
  };
  const [early, made, after] = [
    await loudestFrom('21s'),
    await loudestFrom('3s'),
    await loudestFrom('22.1s'),
  ];
  await page.screenshot({ path: testInfo.outputPath('retaking.png') });
  // The retake is not in the list yet.
  await expect(takes).toHaveCount(1);
  expect(made).toBeGreaterThan(-20);
  expect(after).toBeGreaterThan(-20);
  // Not made yet: the old take, which is silent here.
  expect(early).toBe(-60);

  // In a loop of the range, until the take is whole.
  await designer.button('Loop').click();
  await designer.goTo('12s');
  await designer.button('Play').click();
  await expect(takes).toHaveCount(2, { timeout: 120_000 });
  await expect(page.getByText(/can be played/)).toBeHidden();
  expect(await designer.loudest(1.2)).toBeGreaterThan(-20);
  await designer.button('Pause').click();
  await designer.button('Loop').click();
  expect(await loudestFrom('21s')).toBeGreaterThan(-20);
});
