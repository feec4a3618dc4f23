// The Python environment of models/ for `npm test`. Plain JavaScript: it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { run } from './install.mjs';

const FULL = resolve('models/.venv/bin/python');
const LIGHT = resolve('models/.venv-light/bin/python');

function hasPython() {
  const check = 'import sys; sys.exit(sys.version_info < (3, 11))';
  return spawnSync('python3', ['-c', check], { stdio: 'ignore' }).status === 0;
}

/**
 * Path of an interpreter with the packages of the Python checks: models/.venv where `npm run models:setup` made it, else
 * models/.venv-light, which is made here when it is missing. null where neither can be had.
 */
export function preparePython() {
  const full = existsSync(FULL);
  if (!hasPython()) {
    const install = 'apt-get update -q && apt-get install -y -q --no-install-recommends python3 python3-venv';
    const root = process.getuid?.() === 0 ? [] : ['sudo'];
    console.log('No Python 3.11 yet. Trying: apt-get install python3 python3-venv');
    const [program, ...args] = [...root, 'sh', '-c', install];
    run(program, args, { timeout: 300_000 });
  }
  const ready = run('python3', ['models/setup_venv.py', ...(full ? [] : ['--light'])]);
  return ready ? (full ? FULL : LIGHT) : null;
}
