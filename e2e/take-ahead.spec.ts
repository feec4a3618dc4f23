import { expect, type Page } from '@playwright/test';
import { hit, writeEnvelope } from './driver/curves';
import { test } from './driver/designer';

/** Counts the takes that engines make: their results carry what was measured on the sound. */
const COUNTER = `
  window.takesMade = 0;
  window.Worker = class extends Worker {
    constructor(...args) {
      super(...args);
      this.addEventListener('message', ({ data }) => {
        if (data?.type === 'result' && data.value?.measured) takesMade++;
      });
    }
  };
`;
const takesMade = (page: Page) => page.evaluate<number>('takesMade');

test('the next take is made while the designer looks, unless they turn that off', async ({
  designer,
}, testInfo) => {
  const { page } = designer;
  const takes = page.getByRole('listbox', { name: 'Take list' }).getByRole('option');
  await page.addInitScript(COUNTER);
  await page.goto('/?provider=wasm');
  await designer.openVideo('e2e/fixtures/short-25fps.mp4');
  await designer.importEnvelope(writeEnvelope(testInfo.outputPath('hit.csv'), 0.6, (t) => hit(t, 0.1)));
  await page.getByRole('textbox', { name: 'Text prompt' }).fill('metal');
  await expect.poll(() => takesMade(page), { timeout: 120_000 }).toBe(1);
  await expect(takes).toHaveCount(0);

  await page.getByText('Advanced', { exact: true }).click();
  await page.getByRole('checkbox', { name: 'Make the next take ahead' }).uncheck();
  await designer.button('Generate').click();
  await expect(takes).toHaveCount(1);
  expect(await takesMade(page)).toBe(1);
  const { takes: stored } = await designer.project();
  expect(stored[0]!.envelopeError).toBeLessThan(0.02);

  // Nothing is made ahead any more, also in the next visit.
  await page.reload();
  await page.getByText('Advanced', { exact: true }).click();
  await expect(page.getByRole('checkbox', { name: 'Make the next take ahead' })).not.toBeChecked();
});
