import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test('every style sheet has its place in the order', () => {
  const listed = [...readFileSync('src/ui/styles/styles.ts', 'utf8').matchAll(/import '(.+\.css)';/g)].map(
    ([, path]) => join('styles', path!),
  );
  const all = readdirSync('src/ui', { recursive: true, encoding: 'utf8' }).filter((name) =>
    /^(?!packs).*\.css$/.test(name),
  );
  expect(listed.toSorted()).toEqual(all.toSorted());
});
