import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** `npm run eval -- sound|mapper [options]`: the judges of models/evaluation, which write their tables and pictures there. */
const judges = ['sound', 'mapper'];
/** Judges of the built page itself. */
const pageJudges = ['mapper-invariance'];

const [judge, ...options] = process.argv.slice(2);
if (judge !== undefined && pageJudges.includes(judge)) {
  const page = spawnSync('npx', ['--no-install', 'tsx', `src/cli/${judge}.ts`, ...options], {
    stdio: 'inherit',
  });
  process.exit(page.status ?? 1);
}
if (judge === undefined || !judges.includes(judge)) {
  console.error(
    `Say what to judge: npm run eval -- ${[...judges, ...pageJudges].join('|')} [options]. models/README.md has the options.`,
  );
  process.exit(2);
}
// The environment that models/README.md sets up, or PYTHON where it lies elsewhere.
const OWN = 'models/.venv/bin/python';
const PYTHON = process.env['PYTHON'] ?? (existsSync(OWN) ? `${process.cwd()}/${OWN}` : 'python3');
const run = spawnSync(PYTHON, ['-m', `evaluation.${judge}`, ...options], { cwd: 'models', stdio: 'inherit' });
if (run.error)
  console.error(
    `${PYTHON} did not start: ${run.error.message}. Set PYTHON to an interpreter with models/ installed.`,
  );
process.exitCode = run.status ?? 1;
