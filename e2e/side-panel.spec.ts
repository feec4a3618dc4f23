import { boxOf, expect, test } from './driver/designer';

test('the panel shows what is worked on: a new take with its buttons, the performing controls, the next clip from the top', async ({
  designer,
}) => {
  test.setTimeout(200_000);
  const { page } = designer;
  await page.setViewportSize({ width: 1280, height: 720 });
  await designer.open('steps-25fps.mp4');
  await designer.doubleClick(await designer.at(0.5, 0.3));
  await designer.generate({ prompt: 'metal', steps: 2, takes: 2 });
  const list = page.getByRole('listbox', { name: 'Take list' });
  const options = list.getByRole('option');
  const current = list.getByRole('option', { selected: true });
  await expect(options).toHaveCount(2);
  await expect(current).toBeInViewport({ ratio: 1 });
  await expect(designer.button('Run again')).toBeInViewport({ ratio: 1 });

  // In one line.
  const heights = await page
    .getByRole('toolbar', { name: /^Take \d$/ })
    .getByRole('button')
    .evaluateAll((buttons) => buttons.map((button) => button.getBoundingClientRect().top));
  expect(heights).toHaveLength(4);
  expect(new Set(heights).size).toBe(1);

  await expect(page.getByText(/^-\d+\.\d LUFS · true peak -\d+\.\d dBTP/)).toBeVisible();

  // The prompt is offered again, by keyboard too, until the list is cleared.
  const prompt = page.getByRole('textbox', { name: 'Text prompt' });
  const recent = designer.button('Recent prompts');
  await prompt.fill('glass');
  await recent.focus();
  await designer.type('Enter');
  await expect(page.getByRole('menuitem', { name: 'metal' })).toBeFocused();
  await designer.type('Enter');
  await expect(prompt).toHaveValue('metal');
  await recent.click();
  await page.getByRole('menuitem', { name: 'Clear this list' }).click();
  await expect(recent).toBeHidden();

  // A key chooses a take that is scrolled away; the Generate button does not cover it.
  const panel = page.locator('.side-panel-scroll');
  await designer.doubleClick(await designer.at(1, 0.3));
  const first = await options.first().getAttribute('aria-selected');
  const keys = first === 'true' ? (['2', '1'] as const) : (['1', '2'] as const);
  for (const [i, key] of keys.entries()) {
    await panel.evaluate((element, top) => element.scrollTo(0, top), i * 10_000);
    await designer.type(key);
    await expect(current).toBeInViewport({ ratio: 1 });
    await expect(designer.button('Run again')).toBeInViewport({ ratio: 1 });
    const origin = current.getByText('earlier curve');
    await expect(origin).toBeVisible();
    expect(
      await origin.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth),
    ).toBeLessThanOrEqual(0);
  }

  // To listen to another take is no edit: undo takes back the last one, and the take stays.
  await designer.undoes('Add point');
  await expect(current).toHaveAccessibleName(new RegExp(`^Take ${keys[1]}\\b`));
  await expect(current.getByText('earlier curve')).toBeHidden();

  // Nor does the bar of Generate change its height where a take needs no model.
  const bar = page.locator('.generate-bar');
  const { height } = await boxOf(bar);
  await page.getByRole('slider', { name: 'Share of recordings' }).fill('1');
  await expect(page.getByText('At once: recordings alone need no model.')).toBeVisible();
  expect((await boxOf(bar)).height).toBe(height);
  await designer.undoes('Change a setting');

  // In and out points move nothing in the panel.
  const exporting = page.getByRole('region', { name: 'Export' });
  const before = await boxOf(exporting);
  const inToOut = page.getByRole('checkbox', { name: 'WAV: in to out only' });
  await expect(inToOut).toBeDisabled();
  await designer.lane.focus();
  await designer.type('i');
  await expect(inToOut).toBeEnabled();
  expect(await boxOf(exporting)).toEqual(before);

  await designer.type('p');
  await expect(designer.button('Tap pad')).toBeInViewport({ ratio: 1 });
  await expect(page.getByText('Perform, touch')).toBeVisible();
  await designer.type('p');
  await expect(page.getByText('Perform, touch')).toBeHidden();

  await panel.evaluate((element) => element.scrollTo(0, 10_000));
  await designer.openVideo('e2e/fixtures/rotated-vfr.mp4');
  await expect(designer.button('Map envelope')).toBeInViewport({ ratio: 1 });
});
