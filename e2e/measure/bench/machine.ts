import { cpus, loadavg, totalmem, type } from 'node:os';
import type { Browser } from 'playwright';

/** The machine in one paragraph: figures of different machines cannot be compared. */
export function describeMachine(browser: Browser): string {
  const [first] = cpus();
  const gibibytes = (totalmem() / 2 ** 30).toFixed(0);
  const date = new Date().toISOString().slice(0, 16).replace('T', ' ');
  return [
    `${first?.model.trim() ?? 'unknown processor'}, ${cpus().length} hardware threads, ${gibibytes} GiB`,
    type(),
    `Node ${process.versions.node}`,
    `Chromium ${browser.version()}`,
    `${date} UTC`,
    `processes that wanted the processor when it began: ${loadavg()[0]!.toFixed(1)}`,
  ].join('; ');
}
