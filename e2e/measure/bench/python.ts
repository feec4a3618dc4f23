import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { GraphCall } from '../../../src/cli/bench/graph-calls';
import { RUNS } from './section';

/** Pythons in which models/ may be installed, relative to the repository; PYTHON names another. */
const pythons = ['models/.venv-light/bin/python', 'models/.venv/bin/python'];

/** A Python with a module, as an absolute path; null where there is none. */
export function findPython(module: 'onnxruntime' | 'torch'): string | null {
  const own = process.env['PYTHON'];
  const installed = pythons.filter(existsSync).map((path) => `${process.cwd()}/${path}`);
  return [...(own ? [own] : []), ...installed].find((path) => imports(path, module)) ?? null;
}

function imports(python: string, module: string): boolean {
  try {
    execFileSync(python, ['-c', `import ${module}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Of every run, call by call. */
type CallSeconds = readonly (readonly number[])[];

export interface NativeSpeed {
  readonly onnxruntime: string;
  readonly seconds: CallSeconds;
}

/** What native onnxruntime needs for the calls on the processor; null without it. @throws Error with what Python printed. */
export function nativeSpeed(calls: readonly GraphCall[], threads: number): NativeSpeed | null {
  const python = findPython('onnxruntime');
  return python === null
    ? null
    : (measured(python, 'evaluation.graph_speed', calls, ['--threads', `${threads}`]) as NativeSpeed);
}

export interface NetworkSpeed {
  readonly torch: string;
  readonly gpu: string;
  /** Of the diffusion network's calls. */
  readonly seconds: CallSeconds;
}

/** What PyTorch needs for the diffusion network on the GPU; null without CUDA. @throws Error with what Python printed. */
export function networkSpeed(calls: readonly GraphCall[]): NetworkSpeed | null {
  const python = findPython('torch');
  return python === null
    ? null
    : (measured(python, 'export.network_speed', calls, []) as NetworkSpeed | null);
}

function measured(
  python: string,
  module: string,
  calls: readonly GraphCall[],
  options: readonly string[],
): unknown {
  const args = ['-m', module, '--pack', 'packs/compact', '--runs', `${RUNS}`, ...options];
  const run = spawnSync(python, args, { cwd: 'models', input: JSON.stringify(calls), encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`${module} failed: ${run.stderr || String(run.error)}`);
  return JSON.parse(run.stdout);
}
