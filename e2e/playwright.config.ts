import { defineConfig } from '@playwright/test';
import { browserArguments, findChromium } from '../src/cli/chromium';

const PORT = 4179;

export default defineConfig({
  testDir: '.',
  // Inference takes the whole machine: one page at a time keeps timings sane on two cores.
  workers: 1,
  timeout: 180_000,
  expect: { timeout: 20_000 },
  forbidOnly: process.env['CI'] === 'true',
  retries: process.env['CI'] === 'true' ? 1 : 0,
  outputDir: '../test-results',
  use: {
    baseURL: `http://127.0.0.1:${PORT}`,
    viewport: { width: 1280, height: 800 },
    // Recording costs about as much time as the page itself.
    trace: 'on-first-retry',
    // The files for offline use are downloaded in offline.spec.ts only; elsewhere they would take time from what is tested.
    serviceWorkers: 'block',
    launchOptions: { executablePath: findChromium() ?? undefined, args: browserArguments('off') },
  },
  webServer: {
    command: `npx --no-install vite preview --host 127.0.0.1 --port ${PORT} --strictPort`,
    cwd: '..',
    url: `http://127.0.0.1:${PORT}`,
    reuseExistingServer: false,
  },
});
