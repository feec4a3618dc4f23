/** Renders public/icon.svg as the PNG icons of the web app manifest: npx tsx src/cli/render-icons.ts */
import { mkdirSync, readFileSync } from 'node:fs';
import { launchChromium } from './chromium';

const icons = [
  { file: 'icon-192.png', size: 192, scale: 1 },
  { file: 'icon-512.png', size: 512, scale: 1 },
  // Systems cut this one to their own shape: what counts lies within a circle of 80 %.
  { file: 'maskable-512.png', size: 512, scale: 0.72 },
];

/** The ground of the icon, which fills the corners that a system does not round. */
const GROUND = '#14171b';

const SVG = readFileSync('public/icon.svg', 'utf8');
mkdirSync('public/icons', { recursive: true });
const browser = await launchChromium('wasm');
for (const { file, size, scale } of icons) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const ground = scale < 1 ? GROUND : 'transparent';
  const side = size * scale;
  await page.setContent(
    `<style>body{margin:0;height:100vh;display:grid;place-items:center;background:${ground}}svg{width:${side}px;height:${side}px}</style>${SVG}`,
  );
  await page.screenshot({ path: `public/icons/${file}`, omitBackground: true });
  await page.close();
}
await browser.close();
