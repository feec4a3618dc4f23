import { hit, writeEnvelope } from './driver/curves';
import { boxOf, expect, test } from './driver/designer';

/** 2 s of a keyboard whose keys go down at 0.48 and 1.2 s, then 1 s of plain grey. */
const CLIP = 'keys-25fps.mp4';
const SECONDS = 3;

test('what the picture shows is offered as words and, by its weight, makes a take without any', async ({
  designer,
}, testInfo) => {
  test.setTimeout(400_000);
  const { page } = designer;
  const picture = page.getByRole('group', { name: 'Picture', exact: true });
  const sound = picture.getByRole('button', { name: /^computer keyboard \d+ %$/ });
  const words = page.getByRole('textbox', { name: 'Text prompt', exact: true });
  await designer.open(CLIP, SECONDS);
  await expect(picture).toContainText('Waits until there is an envelope.');
  await designer.importEnvelope(
    writeEnvelope(testInfo.outputPath('c.csv'), SECONDS, (t) => hit(t, 0.48) + hit(t, 1.2)),
  );
  const below = page.getByRole('textbox', { name: 'Negative prompt' });
  const { y } = await boxOf(below);
  await expect(sound).toBeVisible({ timeout: 90_000 });
  // What is below stays where it is.
  expect((await boxOf(below)).y).toBe(y);
  await page.screenshot({ path: testInfo.outputPath('shown.png') });

  // Without a word, by the picture alone
  await expect(page.getByLabel('Picture weight')).toHaveValue('0');
  await designer.generate({ picture: 1, seed: 7, steps: 2 });
  const [take] = (await designer.project()).takes;
  expect(take!.prompt).toMatchObject({ text: '', pictureWeight: 1 });
  expect(take!.picture[0]).toMatchObject({ words: 'typing on a keyboard, key clicks' });
  expect(take!.recordings.length).toBeGreaterThan(0);
  expect(take!.recordings.every(({ name }) => name.startsWith('mechanical/'))).toBe(true);
  await page.screenshot({ path: testInfo.outputPath('take.png') });

  // As words, one undo step
  await sound.click();
  await expect(words).toHaveValue('typing on a keyboard, key clicks');
  await page.screenshot({ path: testInfo.outputPath('words.png') });
  await designer.lane.focus();
  await designer.undoes('Add words of the picture');
  await expect(words).toHaveValue('');

  // In a range that shows nothing sure, the page says so and the take is made without the picture
  await designer.goTo('00:00:02:05');
  await designer.type('i');
  await expect(picture).toContainText('Nothing in the range is recognised: it adds nothing.');
  await expect(sound).toBeHidden();
  expect((await boxOf(below)).y).toBe(y);
  await page.screenshot({ path: testInfo.outputPath('nothing.png') });
  await designer.generate({ seed: 8 });
  await expect(designer.status).toContainText('Nothing in the picture is recognised');
  const { takes } = await designer.project();
  expect(takes[1]!.picture).toEqual([]);
  await expect(designer.alert).toHaveText('');
});
