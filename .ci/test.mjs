// `npm test`: installs what is missing (a browser and Python packages included), then runs every check and closes with `N passed, N failed`.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPackages, run } from './install.mjs';
import { preparePython } from './python.mjs';

installPackages();
if (!run('npx', ['--no-install', 'tsx', 'src/cli/install-browser.ts'])) process.exit(1);
const python = preparePython();

const reports = mkdtempSync(join(tmpdir(), 'studio-test-'));
let passed = 0;
let failed = 0;

/** Exit code of a command; what it prints is shown at once, or returned when it has ended. */
function execute([program, ...args], { together, ...options }) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: together ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      ...options,
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (text += data));
    child.on('error', (error) => resolve({ code: 1, text: String(error) }));
    child.on('close', (code) => resolve({ code, text }));
  });
}

/**
 * @param command program and arguments. @param count reads the runner's report; without it the step is one test.
 * @param options of the process; `together`: other steps run beside it, so its output is shown as a whole.
 */
async function step(title, command, count, options = {}) {
  if (!options.together) console.log(`\n── ${title}`);
  const started = Date.now();
  const { code, text } = await execute(command, options);
  const tests = count ? count() : { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
  // A runner that dies before it reports still counts as a failure.
  if (code !== 0 && tests.failed === 0) tests.failed = 1;
  passed += tests.passed;
  failed += tests.failed;
  const seconds = ((Date.now() - started) / 1000).toFixed(0);
  const summary = `${title}: ${tests.passed} passed, ${tests.failed} failed, ${seconds} s`;
  console.log(options.together ? `\n── ${title}\n${text}${summary}` : summary);
}

function local(command, ...args) {
  return ['npx', '--no-install', command, ...args];
}

function readReport(name, read) {
  try {
    return read(JSON.parse(readFileSync(join(reports, name), 'utf8')));
  } catch {
    return { passed: 0, failed: 1 };
  }
}

/** Numbers of the first test suite in a JUnit report, as pytest writes it. */
function readJunit(path) {
  try {
    const head = /<testsuite [^>]*>/.exec(readFileSync(path, 'utf8'))[0];
    const count = (name) => Number(new RegExp(` ${name}="(\\d+)"`).exec(head)[1]);
    const bad = count('errors') + count('failures');
    return { passed: count('tests') - count('skipped') - bad, failed: bad };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

/** Arguments of `step` for checks that take one core each, the longest first. */
const checks = [
  ...(python === null ? [] : pythonChecks()),
  ['Lint', local('eslint', '.')],
  ['Format', local('prettier', '--check', '--log-level', 'warn', '.')],
  ['Types', local('tsc', '-p', 'tsconfig.json')],
  ['Types of core', local('tsc', '-p', 'src/core/tsconfig.json')],
];

function pythonChecks() {
  const inModels = { cwd: 'models' };
  // Without PyTorch (models/.venv-light) pytest leaves out the tests that import it.
  const report = join(reports, 'python.xml');
  const pytest = [python, '-m', 'pytest', '--quiet', `--junitxml=${report}`];
  const ruff = (...args) => [python, '-m', 'ruff', ...args, '--quiet', '.'];
  return [
    ['Python tests', pytest, () => readJunit(report), inModels],
    ['Python lint', ruff('check'), undefined, inModels],
    ['Python format', ruff('format', '--check'), undefined, inModels],
  ];
}

/** Takes one check after the other until none is left. */
async function lane() {
  for (let check = checks.shift(); check; check = checks.shift()) {
    const [title, command, count, options] = check;
    await step(title, command, count, { ...options, together: true });
  }
}

// Two cores.
await Promise.all([lane(), lane()]);
if (python === null) {
  console.error('Python checks: no Python 3.11 with its packages could be set up, see the lines above.');
  failed += 1;
}
await step(
  'Unit tests',
  local(
    'vitest',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${join(reports, 'unit.json')}`,
  ),
  () =>
    readReport('unit.json', (r) => ({
      passed: r.numPassedTests,
      failed: r.numFailedTests + r.numFailedTestSuites * (r.numFailedTests === 0),
    })),
);
await step('Build', local('vite', 'build', '--logLevel', 'warn'));
await step(
  'Browser tests',
  local('playwright', 'test', '-c', 'e2e/playwright.config.ts', '--reporter=list,json'),
  () =>
    readReport('e2e.json', (r) => ({ passed: r.stats.expected + r.stats.flaky, failed: r.stats.unexpected })),
  { env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: join(reports, 'e2e.json') } },
);

rmSync(reports, { recursive: true, force: true });
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
