import { spawnSync } from 'node:child_process';
import { findChromium } from './chromium';

/** Installs Chromium if there is none: Playwright's build, else Debian's package. Exits with 1 and a sentence if both fail. */
const attempts: readonly (readonly string[])[] = [
  ['npx', '--no-install', 'playwright', 'install', 'chromium'],
  [...asRoot(), 'sh', '-c', 'apt-get update -q && apt-get install -y -q --no-install-recommends chromium'],
];

function asRoot(): string[] {
  return process.getuid?.() === 0 ? [] : ['sudo'];
}

for (const [command, ...args] of attempts) {
  if (findChromium() !== null) break;
  if (command === undefined) continue;
  console.log(`No Chromium yet. Trying: ${[command, ...args].join(' ')}`);
  spawnSync(command, args, { stdio: 'inherit', timeout: 300_000 });
}
if (findChromium() === null) {
  console.error('No Chromium could be installed. Install one and set CHROMIUM_PATH to its path.');
  process.exit(1);
}
