import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright';

/** Where Debian, Ubuntu, Fedora and macOS put a Chromium that WebCodecs and WebGPU work in. */
const systemBrowsers = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Path of an installed Chromium: CHROMIUM_PATH, Playwright's own, or the system's. Null when there is none. */
export function findChromium(): string | null {
  const own = process.env['CHROMIUM_PATH'];
  const candidates = [...(own ? [own] : []), chromium.executablePath(), ...systemBrowsers];
  return candidates.find((path) => existsSync(path)) ?? null;
}

/** Arguments for a headless browser that talks to nobody but the page's server. */
const quiet = [
  '--no-first-run',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
  // A root user (containers, CI) cannot use Chromium's sandbox.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

/** WebGPU on a machine without a GPU: Dawn on SwiftShader, about 100 times slower than wasm. */
export const softwareWebGpu = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
];

/** On a real GPU Chromium for Linux needs WebGPU switched on. */
const hardwareWebGpu = ['--enable-unsafe-webgpu', '--enable-features=Vulkan'];

export function browserArguments(webgpu: 'off' | 'software' | 'hardware'): string[] {
  if (webgpu === 'software') return [...quiet, ...softwareWebGpu];
  return webgpu === 'hardware' ? [...quiet, ...hardwareWebGpu] : quiet;
}

/**
 * A headless browser for a run on `provider`: on the machine's GPU where there is one; where there is none and WebGPU is asked for by name,
 * on the software adapter. @throws Error with one sentence when there is no Chromium.
 */
export async function launchChromium(provider: 'webgpu' | 'wasm' | undefined): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) {
    throw new Error('No Chromium found. Install one (npm test does) or set CHROMIUM_PATH to its path.');
  }
  if (provider === 'wasm') return chromium.launch({ executablePath, args: browserArguments('off') });
  const browser = await chromium.launch({ executablePath, args: browserArguments('hardware') });
  if (provider === undefined || (await hasAdapter(browser))) return browser;
  await browser.close();
  return chromium.launch({ executablePath, args: browserArguments('software') });
}

async function hasAdapter(browser: Browser): Promise<boolean> {
  const page = await browser.newPage();
  try {
    // WebGPU exists in secure contexts only; the browser's own page is one and needs no server.
    await page.goto('chrome://version');
    return await page.evaluate(async () => {
      const { gpu } = navigator as unknown as { gpu?: { requestAdapter(): Promise<unknown> } };
      return gpu !== undefined && (await gpu.requestAdapter()) !== null;
    });
  } finally {
    await page.close();
  }
}
