import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { type Browser, chromium, type Page } from 'playwright';
import { browserArguments, findChromium } from '../../../src/cli/chromium';

const DEBUG_PORT = 9333;

export interface RunningBrowser {
  readonly browser: Browser;
  readonly process: ChildProcess;
  readonly page: Page;
}

/** Starts a browser of its own process group on a profile. */
export async function launch(profile: string): Promise<RunningBrowser> {
  const executable = findChromium();
  if (executable === null) throw new Error('No Chromium found.');
  const child = spawn(
    executable,
    [
      ...browserArguments('off'),
      '--headless=new',
      `--user-data-dir=${profile}`,
      `--remote-debugging-port=${DEBUG_PORT}`,
      'about:blank',
    ],
    { stdio: 'ignore', detached: true },
  );
  for (let attempt = 0; ; attempt += 1) {
    try {
      const browser = await chromium.connectOverCDP(`http://127.0.0.1:${DEBUG_PORT}`);
      const context = browser.contexts()[0]!;
      return { browser, process: child, page: context.pages()[0] ?? (await context.newPage()) };
    } catch (error) {
      if (attempt > 60) throw error;
      await pause(500);
    }
  }
}

/** Kills the browser and all its processes, which are one process group. */
export async function kill({ browser, process: child }: RunningBrowser): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  process.kill(-child.pid!, 'SIGKILL');
  await ended;
  await browser.close().catch(() => undefined);
  // Its profile is locked for a moment.
  await pause(500);
}
