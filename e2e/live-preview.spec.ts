import { expect } from '@playwright/test';
import { hit, writeEnvelope } from './driver/curves';
import { type Designer, test } from './driver/designer';

test('live preview: what changes in the curve sounds at once in the take\u2019s place; the take stays until Generate', async ({
  designer,
}, testInfo) => {
  const { page } = designer;
  const takes = page.getByRole('listbox', { name: 'Take list' }).getByRole('option');
  const toggle = designer.button('Live preview');
  await designer.open('steps-25fps.mp4');
  await designer.importEnvelope(writeEnvelope(testInfo.outputPath('early.csv'), 2, (t) => hit(t, 0.4)));
  await expect(toggle).toBeDisabled();
  await expect(toggle).toHaveAttribute('title', 'Generate a take first.');
  await designer.generate({ prompt: 'metal', seed: 7, steps: 4, guidance: 2, takes: 1 });
  const made = await designer.project();

  await toggle.click();
  await expect(toggle).toHaveAttribute('aria-pressed', 'true');
  await designer.importEnvelope(writeEnvelope(testInfo.outputPath('late.csv'), 2, (t) => hit(t, 1.2)));
  await expect(page.getByText(/^Preview: (draft|all steps), made in \d+\.\d s$/)).toBeVisible({
    timeout: 60_000,
  });
  await expect(page.getByText(/^Preview: all steps, made in \d+\.\d s$/)).toBeVisible({ timeout: 60_000 });
  await expect(takes).toHaveCount(1);
  expect((await designer.project()).takes).toEqual(made.takes);
  const exported = page.getByTitle('Exports Take 1, not its preview: Generate makes a take of it.');
  await expect(exported).toBeVisible();

  // The hit is at 1.2 s now, and so is its sound.
  expect(await loudest(designer, '1.1s')).toBeGreaterThan(-30);
  expect(await loudest(designer, '0.3s')).toBeLessThan(-50);

  await toggle.click();
  await expect(page.getByText(/^Preview: all steps/)).toBeHidden();
  await expect(exported).toBeHidden();
  expect(await loudest(designer, '0.3s')).toBeGreaterThan(-30);
});

/** Highest peak of the 0.4 s that play from a time, dBFS from -60 on. */
async function loudest(designer: Designer, time: string): Promise<number> {
  await designer.goTo(time);
  await designer.button('Play').click();
  const level = await designer.loudest(0.4);
  await designer.button('Pause').click();
  return level;
}
