import type { Page } from 'playwright';

/** Milliseconds, each of every frame of the screen. */
export interface Frames {
  /** From one frame to the next. */
  readonly gaps: readonly number[];
  /** The main thread's own work, layout and paint included. */
  readonly work: readonly number[];
}

/** Watches the frames of a page from now on. As text: a compiled function would carry the compiler's helpers, which the page does not have. */
const WATCH_FRAMES = `
  window.watchFrames = (on) => {
    window.watching = on;
    if (!on) return;
    window.frames_ = { gaps: [], work: [] };
    const channel = new MessageChannel();
    let begun = 0;
    // Handled after layout and paint.
    channel.port1.onmessage = () => window.frames_.work.push(performance.now() - begun);
    requestAnimationFrame((first) => {
      let last = first;
      const tick = (time) => {
        window.frames_.gaps.push(time - last);
        last = begun = time;
        channel.port2.postMessage(0);
        if (window.watching) requestAnimationFrame(tick);
      };
      requestAnimationFrame(tick);
    });
  };
`;

export async function framesDuring(page: Page, gesture: () => Promise<unknown>): Promise<Frames> {
  await page.evaluate(WATCH_FRAMES);
  await page.evaluate('watchFrames(true)');
  await gesture();
  const frames = await page.evaluate<Frames>('watchFrames(false), window.frames_');
  await page.waitForTimeout(300);
  return frames;
}
