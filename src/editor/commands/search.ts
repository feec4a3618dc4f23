import type { CommandInfo } from './command';

/** Letters and digits in lower case, without accents. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

function words(text: string): readonly string[] {
  return plain(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** True when `typed` is a subsequence of `word` that starts at its first letter: "smth" in "smooth". */
function abbreviates(typed: string, word: string): boolean {
  if (word[0] !== typed[0]) return false;
  let matched = 0;
  for (const letter of word) if (letter === typed[matched]) matched += 1;
  return matched === typed.length;
}

/** Best match of a typed word: 4 equals a word, 3 is a prefix, 2 a substring, 1 an abbreviation, 0 none. */
function matchScore(typed: string, candidates: readonly string[]): number {
  if (candidates.includes(typed)) return 4;
  if (candidates.some((word) => word.startsWith(typed))) return 3;
  if (candidates.some((word) => word.includes(typed))) return 2;
  return candidates.some((word) => abbreviates(typed, word)) ? 1 : 0;
}

/**
 * Commands that match every typed word, in any order, best first; equal ones in the order of the list.
 * @param about text searched beside the label, such as the command's group; it counts less.
 */
export function searchCommands<C extends CommandInfo>(
  commands: readonly C[],
  typed: string,
  about: (command: C) => string,
): readonly C[] {
  const query = words(typed);
  if (query.length === 0) return commands;
  const scored = commands.flatMap((command) => {
    const label = words(command.label);
    const rest = words(about(command));
    let score = label[0]?.startsWith(query[0]!) ? 1 : 0;
    for (const word of query) {
      const found = 2 * matchScore(word, label) || matchScore(word, rest) / 2;
      if (found === 0) return [];
      score += found;
    }
    // Of two labels with the same matches, the shorter one is meant.
    return [{ command, score: score - label.length / 100 }];
  });
  return scored.sort((a, b) => b.score - a.score).map(({ command }) => command);
}
