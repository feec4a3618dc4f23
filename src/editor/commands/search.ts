import type { CommandInfo } from './command';

/** Letters and digits in lower case, without accents. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

function words(text: string): readonly string[] {
  return plain(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** True when the letters of `typed` come in `word` in this order, the first one first: "smth" in "smooth". */
function abbreviates(typed: string, word: string): boolean {
  if (word[0] !== typed[0]) return false;
  let at = 0;
  for (const letter of word) if (letter === typed[at]) at += 1;
  return at === typed.length;
}

/** How well a typed word fits: 4 is a word, 3 begins one, 2 is within one, 1 abbreviates one, 0 not at all. */
function fit(typed: string, held: readonly string[]): number {
  if (held.includes(typed)) return 4;
  if (held.some((word) => word.startsWith(typed))) return 3;
  if (held.some((word) => word.includes(typed))) return 2;
  return held.some((word) => abbreviates(typed, word)) ? 1 : 0;
}

/**
 * Commands in which every typed word is found, in any order; the best ones first, equal ones in the order of the list.
 * @param about what is searched beside the label, such as the command's group; it counts less.
 */
export function searchCommands<C extends CommandInfo>(
  commands: readonly C[],
  typed: string,
  about: (command: C) => string,
): readonly C[] {
  const wanted = words(typed);
  if (wanted.length === 0) return commands;
  const scored = commands.flatMap((command) => {
    const label = words(command.label);
    const rest = words(about(command));
    let score = label[0]?.startsWith(wanted[0]!) ? 1 : 0;
    for (const word of wanted) {
      const found = 2 * fit(word, label) || fit(word, rest) / 2;
      if (found === 0) return [];
      score += found;
    }
    // Of two labels that hold the words, the one that says little else is meant.
    return [{ command, score: score - label.length / 100 }];
  });
  return scored.sort((a, b) => b.score - a.score).map(({ command }) => command);
}
