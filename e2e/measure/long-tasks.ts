import type { Page } from 'playwright';

/** Collects long tasks of the main thread, over 50 ms, from the start of the page. Call it before the page is loaded. */
export async function watchLongTasks(page: Page): Promise<void> {
  // As text: a compiled function would carry the compiler's helpers, which the page does not have.
  await page.addInitScript(`
    window.longTasks = [];
    new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(({ duration }) => duration)))
      .observe({ type: 'longtask', buffered: true });
  `);
}

/** Milliseconds of the longest one since the last call; 0 for none over 50 ms. */
export function longestTask(page: Page): Promise<number> {
  return page.evaluate<number>('Math.max(0, ...longTasks.splice(0))');
}
