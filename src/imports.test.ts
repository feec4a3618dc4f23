import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

/** Module → modules of src/ that it imports, types included: an import cycle of types is a cycle of ideas. */
function importGraph(root: string): Map<string, string[]> {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
    .map((name) => normalize(name));
  const known = new Set(files);
  const resolve = (from: string, target: string) => {
    const base = normalize(join(dirname(from), target));
    return [`${base}.ts`, `${base}.tsx`, join(base, 'index.ts'), base].find((name) => known.has(name));
  };
  return new Map(
    files.map((file) => {
      const source = readFileSync(join(root, file), 'utf8');
      const targets = [
        ...source.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']*)'/g),
        ...source.matchAll(/new URL\('(\.[^']*)'/g),
      ];
      return [file, targets.map((match) => resolve(file, match[1]!)).filter((name) => name !== undefined)];
    }),
  );
}

/** First cycle found, as the list of modules on it; null when there is none. */
function findCycle(graph: Map<string, string[]>): string[] | null {
  const done = new Set<string>();
  const path: string[] = [];
  function visit(node: string): string[] | null {
    if (done.has(node)) return null;
    const start = path.indexOf(node);
    if (start >= 0) return [...path.slice(start), node];
    path.push(node);
    for (const next of graph.get(node) ?? []) {
      const cycle = visit(next);
      if (cycle) return cycle;
    }
    path.pop();
    done.add(node);
    return null;
  }
  for (const node of graph.keys()) {
    const cycle = visit(node);
    if (cycle) return cycle;
  }
  return null;
}

test('no import cycle in src', () => {
  const graph = importGraph('src');
  expect(graph.size).toBeGreaterThan(5);
  expect(findCycle(graph)).toBeNull();
});

test('the search finds a cycle when there is one', () => {
  expect(
    findCycle(
      new Map([
        ['a', ['b']],
        ['b', ['c']],
        ['c', ['b']],
      ]),
    ),
  ).toEqual(['b', 'c', 'b']);
});
