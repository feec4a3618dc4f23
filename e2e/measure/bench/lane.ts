import { figureOf, percentile } from '../../../src/cli/bench/figures';
import { cell, table } from '../../../src/cli/bench/markdown';
import { type Frames, framesDuring } from './frames';
import { Gestures } from './gestures';
import { peakMegabytes } from '../peak-memory';
import { type Bench, repeated } from './section';
import { Visit } from './visit';

/** Seconds of the long clip. */
export const LONG_SECONDS = 1800;
const PLAY_MILLISECONDS = 10_000;

export interface LaneResult {
  readonly lines: string[];
  /** Highest memory while the long clip is opened and played, MB. */
  readonly peak: number;
}

/** How smoothly the lane moves with a long clip: 30 minutes, 225,000 envelope samples and 2,000 points. */
export async function laneTable({ address, browser }: Bench, clip: string): Promise<LaneResult> {
  const context = await browser.newContext({
    serviceWorkers: 'block',
    viewport: { width: 1280, height: 800 },
  });
  const visit = await Visit.open(context, address, 'wasm');
  const { page } = visit;
  const peak = await peakMegabytes(async () => {
    await visit.studio.openVideo(clip);
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
  return { lines: table(head, rows), peak };
}
