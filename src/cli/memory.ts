import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Proportional set size (PSS) of all descendant processes, MB: shared pages count once. Linux; 0 elsewhere. */
export function childrenMegabytes(): number {
  const parents = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
  const family = new Set([process.pid]);
  for (let before = 0; before < family.size;) {
    before = family.size;
    for (const [pid, parent] of parents) if (family.has(parent)) family.add(pid);
  }
  family.delete(process.pid);
  let kilobytes = 0;
  for (const pid of family) {
    try {
      const [, pss] = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? [];
      kilobytes += Number(pss ?? 0);
    } catch {
      // The process has ended meanwhile.
    }
  }
  return Math.round(kilobytes / 1024);
}
