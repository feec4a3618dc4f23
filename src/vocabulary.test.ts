import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** A row of the glossary's last table: words that are not used in files whose path begins with `folder`. */
interface Rule {
  readonly words: readonly string[];
  readonly folder: string;
}

/**
 * Files that need an old word: names in earlier project files, keymaps and checkpoints, fields of Kubernetes, the table itself, texts that are not ours (licence, lockfile) and
 * material that ships or is measured (packs, corpus rows, captions as they were trained on).
 */
const exempt = [
  /^GLOSSARY\.md$/,
  /^LICENSE$/,
  /^package-lock\.json$/,
  /^models\/packs\//,
  /^models\/data\/corpus\.tsv$/,
  /^src\/vocabulary\.test\.ts$/,
  /^src\/core\/project\/(upgrade-project|version-1)/,
  /^src\/editor\/keymap\/(renamed-commands|keymap\.test)\.ts$/,
  /^models\/([a-z]+\/checkpoint_names|tests\/training\/test_checkpoint_names)\.py$/,
  /^models\/tests\/serving\/test_kubernetes\.py$/,
];
const textFile = /\.(ts|tsx|css|html|md|json|js|mjs|py|toml|lua|c)$/;

function rules(glossary: string): Rule[] {
  const table = glossary.split('## Words that are not used')[1] ?? '';
  return table
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| Not') && !line.startsWith('| --'))
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, words, , where]) => ({
      words: words!.split(', '),
      folder: where === 'everywhere' ? '' : `${where}/`,
    }));
}

/** The text with the words inside identifiers apart: `nextGhost` and `next_ghost` both hold "ghost". */
function withWordsApart(text: string): string {
  return text
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_-]/g, ' ')
    .toLowerCase();
}

/** Lines of a file that hold one of the words, singular or plural. "Of course" and "missing" are other words. */
function findings(text: string, words: readonly string[]): string[] {
  const pattern = new RegExp(`(?<!\\bof )\\b(${words.join('|')})s?\\b`);
  const plain = withWordsApart(text);
  if (!pattern.test(plain)) return [];
  return text.split('\n').filter((line) => pattern.test(withWordsApart(line)));
}

test('no file uses a word that the glossary has replaced', () => {
  const table = rules(readFileSync('GLOSSARY.md', 'utf8'));
  expect(table.length).toBeGreaterThan(15);
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    encoding: 'utf8',
    maxBuffer: 2 ** 24,
  })
    .split('\n')
    .filter((file) => textFile.test(file) && !exempt.some((pattern) => pattern.test(file)));
  expect(files.length).toBeGreaterThan(500);
  const found = files.flatMap((file) => {
    const words = table.filter(({ folder }) => file.startsWith(folder)).flatMap((rule) => rule.words);
    return findings(readFileSync(file, 'utf8'), words).map((line) => `${file}: ${line.trim().slice(0, 120)}`);
  });
  expect(found).toEqual([]);
});

test('the search finds a word inside identifiers and leaves other words alone', () => {
  expect(findings('const nextGhost = 1;', ['ghost'])).toHaveLength(1);
  expect(findings('next_ghost_at, GHOSTS', ['ghost'])).toHaveLength(1);
  expect(findings('of course, nothing is missing', ['course', 'miss'])).toEqual([]);
});
