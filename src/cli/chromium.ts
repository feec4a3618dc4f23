import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright';

/** Paths of Chromium builds with WebCodecs and WebGPU on Debian, Ubuntu, Fedora and macOS. */
const systemBrowsers = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Path of an installed Chromium: CHROMIUM_PATH, Playwright's or the system's. Null if there is none. */
export function findChromium(): string | null {
  const own = process.env['CHROMIUM_PATH'];
  const candidates = [...(own ? [own] : []), chromium.executablePath(), ...systemBrowsers];
  return candidates.find((path) => existsSync(path)) ?? null;
}

/** Arguments for a headless browser without background network traffic. */
const baseArguments = [
  '--no-first-run',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
  // A root user (containers, CI) cannot use Chromium's sandbox.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

/** WebGPU without a GPU: Dawn on SwiftShader, about 100 times slower than wasm. */
export const softwareWebGpu = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
];

/** WebGPU on a GPU; Chromium for Linux needs these switches. */
const hardwareWebGpu = ['--enable-unsafe-webgpu', '--enable-features=Vulkan'];

export function browserArguments(webgpu: 'off' | 'software' | 'hardware'): string[] {
  if (webgpu === 'software') return [...baseArguments, ...softwareWebGpu];
  return webgpu === 'hardware' ? [...baseArguments, ...hardwareWebGpu] : baseArguments;
}

/**
 * Launches a headless browser for `provider`: with the machine's GPU if there is one; with the software adapter if there is none and WebGPU is
 * requested explicitly. @throws Error with one sentence if there is no Chromium.
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
    // WebGPU requires a secure context; this internal page is one and needs no server.
    await page.goto('chrome://version');
    return await page.evaluate(async () => {
      const { gpu } = navigator as unknown as { gpu?: { requestAdapter(): Promise<unknown> } };
      return gpu !== undefined && (await gpu.requestAdapter()) !== null;
    });
  } finally {
    await page.close();
  }
}
