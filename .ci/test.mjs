// `npm test`: installs what is missing (a browser included), then runs every check and closes with `N passed, N failed`.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPackages, run } from './install.mjs';

installPackages();
if (!run('npx', ['--no-install', 'tsx', 'src/cli/install-browser.ts'])) process.exit(1);

const reports = mkdtempSync(join(tmpdir(), 'studio-test-'));
let passed = 0;
let failed = 0;

function step(title, command, args, count, env = {}) {
  console.log(`\n── ${title}`);
  const started = Date.now();
  const ok = run('npx', ['--no-install', command, ...args], { env: { ...process.env, ...env } });
  const tests = count ? count() : { passed: ok ? 1 : 0, failed: ok ? 0 : 1 };
  // A runner that dies before it reports still counts as a failure.
  if (!ok && tests.failed === 0) tests.failed = 1;
  passed += tests.passed;
  failed += tests.failed;
  console.log(
    `${title}: ${tests.passed} passed, ${tests.failed} failed, ${((Date.now() - started) / 1000).toFixed(0)} s`,
  );
}

function readReport(name, read) {
  try {
    return read(JSON.parse(readFileSync(join(reports, name), 'utf8')));
  } catch {
    return { passed: 0, failed: 1 };
  }
}

step('Lint', 'eslint', ['.']);
step('Format', 'prettier', ['--check', '--log-level', 'warn', '.']);
step('Types', 'tsc', ['-p', 'tsconfig.json']);
step('Types of core', 'tsc', ['-p', 'src/core/tsconfig.json']);
step(
  'Unit tests',
  'vitest',
  ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${join(reports, 'unit.json')}`],
  () =>
    readReport('unit.json', (r) => ({
      passed: r.numPassedTests,
      failed: r.numFailedTests + r.numFailedTestSuites * (r.numFailedTests === 0),
    })),
);
step('Build', 'vite', ['build', '--logLevel', 'warn']);
step(
  'Browser tests',
  'playwright',
  ['test', '-c', 'e2e/playwright.config.ts', '--reporter=list,json'],
  () =>
    readReport('e2e.json', (r) => ({ passed: r.stats.expected + r.stats.flaky, failed: r.stats.unexpected })),
  { PLAYWRIGHT_JSON_OUTPUT_NAME: join(reports, 'e2e.json') },
);

rmSync(reports, { recursive: true, force: true });
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
