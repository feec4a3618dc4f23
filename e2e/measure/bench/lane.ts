import { figureOf, percentile } from '../../../src/cli/bench/figures';
import { cell, table } from '../../../src/cli/bench/markdown';
import { testClip } from './clips';
import { type Frames, framesDuring } from './frames';
import { Gestures } from './gestures';
import { peakMegabytes } from '../peak-memory';
import { type Bench, type Measured, repeated } from './section';
import { Visit, withoutModels } from './visit';

/** Seconds of the long clip. */
const LONG_SECONDS = 1800;
const PLAY_MILLISECONDS = 10_000;

/** How smoothly the lane moves with a long clip: 30 minutes, 225,000 envelope samples and 2,000 points. */
export async function laneSection({ address, browser }: Bench): Promise<Measured> {
  const context = await browser.newContext({
    serviceWorkers: 'block',
    viewport: { width: 1280, height: 800 },
  });
  const visit = await Visit.open(context, address, 'wasm', withoutModels);
  const { page } = visit;
  const peak = await peakMegabytes(async () => {
    await visit.studio.openVideo(testClip(LONG_SECONDS));
    await page.keyboard.press('Space');
    await page.waitForTimeout(PLAY_MILLISECONDS);
    await page.keyboard.press('Space');
  });
  const hand = await Gestures.begin(page, LONG_SECONDS);
  const measured = new Map<string, Frames[]>();
  const measure = async (name: string, gesture: () => Promise<unknown>) => {
    measured.set(name, [...(measured.get(name) ?? []), await framesDuring(page, gesture)]);
  };
  await repeated(async () => {
    await hand.showAll();
    await measure('drag of a point, all in view', () => hand.drag());
    await measure('painting, all in view', () => hand.paint());
    await measure('zoom in and out', () => hand.zoom());
    await hand.showAll();
    await hand.zoomIn();
    await measure('scroll', () => hand.scroll());
    await measure('drag of a point, close', () => hand.drag());
    await measure('painting, close', () => hand.paint());
    await measure('playing', () => hand.play());
    await measure('scrubbing', () => hand.scrub());
  });
  await context.close();
  const rows = [...measured].map(([name, runs]) => {
    const at = (part: number, of: keyof Frames) =>
      cell(figureOf(runs.map((run) => percentile(run[of], part))), 1);
    return [name, at(0.5, 'gaps'), at(0.95, 'gaps'), at(1, 'gaps'), at(0.95, 'work')];
  });
  const head = ['Gesture', 'median ms', 'p95 ms', 'worst ms', 'p95 of the main thread’s work, ms'];
  return {
    lines: [
      '## Frames of the lane, 30 minutes in view',
      '',
      '225,000 envelope samples and about 2,000 points; from one frame of the screen to the next. No model loads beside it.',
      '',
      ...table(head, rows),
    ],
    memory: [['opening 30 minutes and playing them for 10 s', cell(figureOf([peak]), 0)]],
  };
}
