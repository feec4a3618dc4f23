import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';

/** The Python environment that `npm test` makes. */
const PYTHON = ['models/.venv/bin/python', 'models/.venv-light/bin/python']
  .map((path) => resolve(path))
  .find(existsSync);

/** Writes the model repository of a pack. @returns its folder. */
export function makeRepository(pack: string, folder: string): string {
  mkdirSync(folder, { recursive: true });
  execFileSync(PYTHON!, ['-m', 'serving.make_repository', resolve(pack), resolve(folder)], { cwd: 'models' });
  return folder;
}

/** The small server of models/serving, in a process of its own. */
export class InferenceServerProcess {
  private process: ChildProcess | null = null;

  /** @param origin of the page that may use it. @returns its address. */
  async start(repository: string, origin: string, token: string): Promise<string> {
    const child = spawn(
      PYTHON!,
      ['-m', 'serving.small_server', resolve(repository), '--port', '0', '--allow-origin', origin],
      { cwd: 'models', env: { ...process.env, STUDIO_TOKEN: token }, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    this.process = child;
    return new Promise((found, failed) => {
      child.stdout.on('data', (line: Buffer) => found(line.toString().split(' ')[0]!));
      child.on('exit', (code) => failed(new Error(`The server ended with ${code}.`)));
    });
  }

  /** Ends it at once, in the middle of what it does. */
  kill(): void {
    this.process?.kill('SIGKILL');
  }
}
