import { browserArguments, findChromium } from '../src/cli/chromium';
import { encodeWav } from '../src/core/formats/wav';
import { boxOf, type Designer, expect, test } from './driver/designer';

test.use({ models: false });

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
/** Times are shown to the millisecond. */
const RESOLUTION = 0.001;

interface KeyLog {
  /** Moments (milliseconds) at which the clock was drawn, and what it showed (seconds). */
  readonly drawn: { readonly at: number; readonly shown: number }[];
  readonly pressed: number[];
  readonly released: number[];
}

/** Opens the demo clip with a clock in seconds. */
async function openDemo(designer: Designer): Promise<void> {
  await designer.openDemo();
  await designer.page.getByRole('button', { name: /time display/ }).click();
  await designer.page.getByRole('radio', { name: 'Seconds' }).check();
  await designer.type('Escape');
}

/** Starts playback with `play` and waits for its first sound: until then a press is at the playhead, whatever the time. */
async function playUntilAudible({ clock }: Designer, play: () => Promise<void>): Promise<void> {
  const start = await clock.textContent();
  await play();
  await expect(clock).not.toHaveText(start!);
}

/** Logs in the page what the clock shows and when `key` goes down and up. @returns a reader of the picture's times, seconds. */
async function logKey({ page, clock }: Designer, key: string) {
  await clock.evaluate((element, watched) => {
    const log: KeyLog = { drawn: [], pressed: [], released: [] };
    Object.assign(window, { log });
    const note = () => log.drawn.push({ at: performance.now(), shown: parseFloat(element.textContent) });
    new MutationObserver(note).observe(element, { childList: true, characterData: true, subtree: true });
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
      () => (window as unknown as { log: KeyLog }).log,
    );
    const pictureTime = (at: number) => {
      const near = drawn.reduce((best, one) => (Math.abs(one.at - at) < Math.abs(best.at - at) ? one : best));
      return near.shown + (at - near.at) / 1000;
    };
    return { pressed: pressed.map(pictureTime), released: released.map(pictureTime) };
  };
}

/** Times at which the level leaves silence, from point to point as the lane announces them. */
async function onsets(designer: Designer): Promise<number[]> {
  const { lane, announcement } = designer;
  await lane.focus();
  await designer.type('Home');
  const points: { time: number; silent: boolean }[] = [];
  for (let [index, count] = [0, 1]; index < count;) {
    const last = await announcement.textContent();
    await designer.type('Alt+k');
    await expect(announcement).not.toHaveText(last!);
    const words = /^point (\d+) of (\d+), ([\d.]+) s, (.*), \w+$/.exec((await announcement.textContent())!)!;
    points.push({ time: Number(words[3]), silent: words[4] === 'silence' });
    [index, count] = [Number(words[1]), Number(words[2])];
  }
  return points.filter(({ silent }, i) => silent && points[i + 1]?.silent === false).map(({ time }) => time);
}

test('hits played while the picture runs land on the intended frames, as one step', async ({ designer }) => {
  const { page } = designer;
  await openDemo(designer);
  const empty = await designer.envelope();
  await designer.type('p');
  await expect(designer.button('Perform')).toHaveAttribute('aria-pressed', 'true');
  await designer.expectAnnounced(/^Perform on, touch mode/);
  await page.getByLabel('Hit shape').selectOption('slap');
  const times = await logKey(designer, 'f');
  await playUntilAudible(designer, () => designer.button('Play').click());
  for (let hit = 0; hit < 3; hit++) {
    await page.waitForTimeout(250);
    await designer.type('f');
  }
  await designer.type('k');
  await designer.expectAnnounced('Pass written: 3 presses');
  const performed = await designer.envelope();
  const { pressed } = await times();
  const played = await onsets(designer);
  expect(pressed).toHaveLength(3);
  expect(played).toHaveLength(3);
  played.forEach((time, hit) => {
    expect(Math.abs(time - pressed[hit]!)).toBeLessThanOrEqual(FRAME_SECONDS + RESOLUTION);
    const frame = Math.round(time / FRAME_SECONDS);
    expect(Math.abs(time - frame * FRAME_SECONDS)).toBeLessThanOrEqual(RESOLUTION);
  });

  await designer.undoes('Perform');
  expect(await designer.envelope()).toEqual(empty);
  await designer.type('Control+Shift+Z');
  expect(await designer.envelope()).toEqual(performed);
});

test('Escape discards a pass; a held key holds its level until it is released', async ({ designer }) => {
  const { page } = designer;
  await openDemo(designer);
  await designer.type('p');
  await designer.button('Latch').click();
  const pad = await boxOf(designer.button('Tap pad'));
  const empty = await designer.envelope();
  await designer.type('Space');
  await designer.press([pad.x + 50, pad.y + pad.height / 2]);
  await expect(page.getByText('Writing.')).toBeVisible();
  await page.mouse.up();
  await designer.type('Escape');
  await designer.expectAnnounced('Pass discarded');
  await expect(designer.button('Play')).toBeVisible();
  expect(await designer.envelope()).toEqual(empty);
  await expect(designer.button('Undo')).toBeDisabled();

  const times = await logKey(designer, 'g');
  await playUntilAudible(designer, () => designer.type('Space'));
  await page.keyboard.down('g');
  await page.waitForTimeout(700);
  await page.keyboard.up('g');
  await page.waitForTimeout(100);
  await designer.type('Space');
  await designer.expectAnnounced('Pass written: 1 press');
  const hard = 10 ** (-11 / 20);
  const { left, rate } = await designer.envelope();
  const held = left.filter((level) => Math.abs(level - hard) < 1e-3).length / rate;
  const { pressed, released } = await times();
  expect(Math.abs(held - (released[0]! - pressed[0]!))).toBeLessThan(2 * FRAME_SECONDS);
});

/** A hum from 0.5 s to 1.5 s with a short, loud click in its middle. */
function humWithClick(): Buffer {
  const sampleRate = 16_000;
  const samples = Float32Array.from({ length: 2 * sampleRate }, (_, i) => {
    const time = i / sampleRate;
    const level = time > 1 && time < 1.05 ? 0.9 : time > 0.5 && time < 1.5 ? 0.1 : 0;
    return level * Math.sin(2 * Math.PI * 440 * time);
  });
  return Buffer.concat([...encodeWav({ sampleRate, channels: [samples] }, 'int16')]);
}

test('a sound and a voice become the curve, loosely or exactly, and are applied or discarded', async ({
  designer,
}) => {
  const { page } = designer;
  await openDemo(designer);
  const empty = await designer.envelope();
  await page
    .getByLabel('Sound to envelope')
    .setInputFiles({ name: 'hum.wav', mimeType: 'audio/wav', buffer: humWithClick() });
  const detail = page.getByRole('slider', { name: 'Detail: loose – exact' });
  await detail.fill('1');
  const { left: exact } = await designer.envelope();
  await detail.fill('0');
  const { left: loose } = await designer.envelope();
  // Normalised to -12 dB: by the click when exact, by the hum when loose.
  const peak = 10 ** (-12 / 20);
  expect(exact[128]).toBeCloseTo(peak, 2);
  expect(exact[100]).toBeLessThan(peak / 4);
  for (const level of [loose[100]!, loose[128]!]) {
    expect(level).toBeGreaterThan(peak * 0.9);
    expect(level).toBeLessThan(peak * 1.1);
  }
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(detail).toBeHidden();
  await designer.undoes('Sound to envelope');
  expect(await designer.envelope()).toEqual(empty);

  const record = page.getByRole('button', { name: 'Record voice' });
  await record.click();
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await expect(page.getByText('Recording voice')).toBeVisible();
  await page.waitForTimeout(2000);
  await record.click();
  await expect(detail).toBeVisible();
  await expect(page.getByText('Recording voice')).toBeHidden();
  const { left: voice } = await designer.envelope();
  expect(voice.reduce((top, level) => Math.max(top, level), 0)).toBeCloseTo(peak, 2);
  await designer.type('Escape');
  await designer.expectAnnounced('Voice discarded');
  expect(await designer.envelope()).toEqual(empty);
});
