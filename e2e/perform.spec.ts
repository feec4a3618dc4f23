import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { browserArguments, findChromium } from '../src/cli/chromium';
import { encodeWav } from '../src/core/formats/wav';

/** A microphone that beeps, allowed without asking. */
test.use({
  launchOptions: {
    executablePath: findChromium() ?? undefined,
    args: [
      ...browserArguments('off'),
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
    ],
  },
});

const FRAME_SECONDS = 1 / 30;
/** Times are read to the millisecond. */
const READING = 0.001;

interface Watched {
  /** Moments (milliseconds) at which the clock was drawn, and what it showed (seconds). */
  readonly drawn: { readonly at: number; readonly shown: number }[];
  readonly pressed: number[];
  readonly released: number[];
}

async function openDemo(page: Page) {
  await page.goto('/?provider=wasm');
  await page.getByRole('button', { name: 'Try the demo clip' }).click();
  await expect(page.getByRole('button', { name: 'Map envelope' })).toBeEnabled();
  await page.getByRole('button', { name: /change how time is shown/ }).click();
  await page.getByRole('radio', { name: 'Seconds' }).check();
  await page.keyboard.press('Escape');
  return page.getByTestId('lane-announcement');
}

async function curve(page: Page): Promise<string> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export envelope' }).click();
  return readFileSync(await (await download).path(), 'utf8');
}

function levelsOf(csv: string): number[] {
  const rows = csv.trim().split('\n').slice(1);
  return rows.map((row) => Number(row.split(',')[1]));
}

/** Notes in the page what the clock shows and when `key` goes down and up. @returns a reader of the times of the picture. */
async function watch(page: Page, key: string) {
  await page.evaluate((watched) => {
    const log: Watched = { drawn: [], pressed: [], released: [] };
    Object.assign(window, { log });
    const clock = document.querySelector('.timecode-now')!;
    const note = () => log.drawn.push({ at: performance.now(), shown: parseFloat(clock.textContent) });
    new MutationObserver(note).observe(clock, { childList: true, characterData: true, subtree: true });
    for (const [type, list] of [
      ['keydown', log.pressed],
      ['keyup', log.released],
    ] as const) {
      const listen = (event: KeyboardEvent) => {
        if (event.key === watched && !event.repeat) list.push(event.timeStamp);
      };
      window.addEventListener(type, listen, { capture: true });
    }
  }, key);
  return async () => {
    const { drawn, pressed, released } = await page.evaluate(
      () => (window as unknown as { log: Watched }).log,
    );
    const pictured = (at: number) => {
      const near = drawn.reduce((best, one) => (Math.abs(one.at - at) < Math.abs(best.at - at) ? one : best));
      return near.shown + (at - near.at) / 1000;
    };
    return { pressed: pressed.map(pictured), released: released.map(pictured) };
  };
}

/** Times at which the level leaves silence, read point by point as a screen reader hears them. */
async function onsets(page: Page): Promise<number[]> {
  const said = page.getByTestId('lane-announcement');
  await page.getByLabel('Envelope lane').focus();
  await page.keyboard.press('Home');
  const points: { time: number; silent: boolean }[] = [];
  for (let [index, count] = [0, 1]; index < count;) {
    const last = await said.textContent();
    await page.keyboard.press('Alt+k');
    await expect(said).not.toHaveText(last!);
    const words = /^point (\d+) of (\d+), ([\d.]+) s, (.*), \w+$/.exec((await said.textContent())!)!;
    points.push({ time: Number(words[3]), silent: words[4] === 'silence' });
    [index, count] = [Number(words[1]), Number(words[2])];
  }
  return points.filter(({ silent }, i) => silent && points[i + 1]?.silent === false).map(({ time }) => time);
}

test('hits played over the running picture land on the frames meant, as one step', async ({ page }) => {
  const said = await openDemo(page);
  const empty = await curve(page);
  await page.keyboard.press('p');
  const perform = page.getByRole('button', { name: 'Perform', exact: true });
  await expect(perform).toHaveAttribute('aria-pressed', 'true');
  await expect(said).toHaveText(/^Perform on, touch mode/);
  await page.getByLabel('Hit shape').selectOption('slap');
  const times = await watch(page, 'f');
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  for (let hit = 0; hit < 3; hit++) {
    await page.waitForTimeout(250);
    await page.keyboard.press('f');
  }
  await page.keyboard.press('k');
  await expect(said).toHaveText('Pass kept: 3 touches');
  const performed = await curve(page);
  const { pressed } = await times();
  const played = await onsets(page);
  expect(pressed).toHaveLength(3);
  expect(played).toHaveLength(3);
  played.forEach((time, hit) => {
    expect(Math.abs(time - pressed[hit]!)).toBeLessThanOrEqual(FRAME_SECONDS + READING);
    expect(Math.abs(time - Math.round(time / FRAME_SECONDS) * FRAME_SECONDS)).toBeLessThanOrEqual(READING);
  });

  await page.keyboard.press('Control+z');
  await expect(said).toHaveText('Undone: Perform');
  expect(await curve(page)).toBe(empty);
  await page.keyboard.press('Control+Shift+Z');
  expect(await curve(page)).toBe(performed);
});

test('Escape throws a pass away; a held key holds its level until it is released', async ({ page }) => {
  const said = await openDemo(page);
  await page.keyboard.press('p');
  await page.getByRole('button', { name: 'Latch' }).click();
  const box = (await page.getByRole('button', { name: 'Tap pad' }).boundingBox())!;
  const empty = await curve(page);
  await page.keyboard.press('Space');
  await page.mouse.move(box.x + 50, box.y + box.height / 2);
  await page.mouse.down();
  await expect(page.getByText('Writing.')).toBeVisible();
  await page.mouse.up();
  await page.keyboard.press('Escape');
  await expect(said).toHaveText('Pass discarded');
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  expect(await curve(page)).toBe(empty);
  await expect(page.getByRole('button', { name: 'Undo', exact: true })).toBeDisabled();

  const times = await watch(page, 'g');
  await page.keyboard.press('Space');
  await page.waitForTimeout(300);
  await page.keyboard.down('g');
  await page.waitForTimeout(700);
  await page.keyboard.up('g');
  await page.waitForTimeout(100);
  await page.keyboard.press('Space');
  await expect(said).toHaveText('Pass kept: 1 touch');
  const hard = 10 ** (-11 / 20);
  const held = levelsOf(await curve(page)).filter((level) => Math.abs(level - hard) < 1e-3).length / 125;
  const { pressed, released } = await times();
  expect(Math.abs(held - (released[0]! - pressed[0]!))).toBeLessThan(2 * FRAME_SECONDS);
});

test('a sound and a voice become the curve, from literal to gist, and are kept or discarded', async ({
  page,
}) => {
  const said = await openDemo(page);
  const empty = await curve(page);
  const sampleRate = 16_000;
  // A hum from 0.5 s to 1.5 s with a short, loud click in its middle.
  const samples = Float32Array.from({ length: 2 * sampleRate }, (_, i) => {
    const time = i / sampleRate;
    const level = time > 1 && time < 1.05 ? 0.9 : time > 0.5 && time < 1.5 ? 0.1 : 0;
    return level * Math.sin(2 * Math.PI * 440 * time);
  });
  const blocks = [...encodeWav({ sampleRate, channels: [samples] }, 'int16')];
  await page
    .getByLabel('Sound to envelope')
    .setInputFiles({ name: 'hum.wav', mimeType: 'audio/wav', buffer: Buffer.concat(blocks) });
  const gist = page.getByRole('slider', { name: 'Gist to literal' });
  await gist.fill('1');
  const literal = levelsOf(await curve(page));
  await gist.fill('0');
  const sketched = levelsOf(await curve(page));
  // Normalised to -12 dB: by the click when literal, by the hum when it is the gist that counts.
  const peak = 10 ** (-12 / 20);
  expect(literal[128]).toBeCloseTo(peak, 2);
  expect(literal[100]).toBeLessThan(peak / 4);
  for (const level of [sketched[100]!, sketched[128]!]) {
    expect(level).toBeGreaterThan(peak * 0.9);
    expect(level).toBeLessThan(peak * 1.1);
  }
  await page.getByRole('button', { name: 'Keep' }).click();
  await expect(gist).toBeHidden();
  await page.keyboard.press('Control+z');
  await expect(said).toHaveText('Undone: Sound to envelope');
  expect(await curve(page)).toBe(empty);

  const record = page.getByRole('button', { name: 'Record voice' });
  await record.click();
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await page.waitForTimeout(2000);
  await record.click();
  await expect(gist).toBeVisible();
  const voice = levelsOf(await curve(page));
  const loudest = voice.reduce((top, level) => Math.max(top, level), 0);
  expect(loudest).toBeCloseTo(peak, 2);
  await page.keyboard.press('Escape');
  await expect(said).toHaveText('Voice discarded');
  expect(await curve(page)).toBe(empty);
});
