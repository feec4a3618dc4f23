import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** `npm run eval -- sound|mapper|mapper-invariance [options]`: evaluations of models/evaluation, which write their tables and plots there. */
const pythonEvaluations = ['sound', 'mapper'];
/** Evaluations that run the built page. */
const pageEvaluations = ['mapper-invariance'];

const [EVALUATION, ...options] = process.argv.slice(2);
if (EVALUATION !== undefined && pageEvaluations.includes(EVALUATION)) {
  const page = spawnSync('npx', ['--no-install', 'tsx', `src/cli/${EVALUATION}.ts`, ...options], {
    stdio: 'inherit',
  });
  process.exit(page.status ?? 1);
}
if (EVALUATION === undefined || !pythonEvaluations.includes(EVALUATION)) {
  console.error(
    `Usage: npm run eval -- ${[...pythonEvaluations, ...pageEvaluations].join('|')} [options]. Options: models/evaluation/README.md.`,
  );
  process.exit(2);
}
// The environment of `npm run models:setup`, or PYTHON if it is elsewhere.
const OWN = 'models/.venv/bin/python';
const PYTHON = process.env['PYTHON'] ?? (existsSync(OWN) ? `${process.cwd()}/${OWN}` : 'python3');
const run = spawnSync(PYTHON, ['-m', `evaluation.${EVALUATION}`, ...options], {
  cwd: 'models',
  stdio: 'inherit',
});
if (run.error)
  console.error(
    `${PYTHON} did not start: ${run.error.message}. Set PYTHON to an interpreter with models/ installed.`,
  );
process.exitCode = run.status ?? 1;
