/** Shortest beginning that stands for a longer word, and how many letters a form of a word may add: -ing, -ed, -er. */
const BEGINNING = 3;
const ENDING = 3;
/** Weight of a word that only begins as the one that is looked for. */
const ALIKE = 0.8;

/** Every word of the index once, by number: a search compares its words with these, not with those of each sound. */
export class Vocabulary {
  private readonly numbers = new Map<string, number>();

  number(word: string): number {
    const known = this.numbers.get(word);
    if (known !== undefined) return known;
    const next = this.numbers.size;
    this.numbers.set(word, next);
    return next;
  }

  /** How well each word, by its number, matches the one that is looked for: 1 for the same, 0 for another. */
  matches(sought: string): Float32Array {
    const result = new Float32Array(this.numbers.size);
    for (const [word, number] of this.numbers) result[number] = matchOf(word, sought);
    return result;
  }
}

function matchOf(word: string, sought: string): number {
  if (word === sought) return 1;
  if (sought.length >= BEGINNING && word.startsWith(sought)) return ALIKE;
  const isForm = word.length > BEGINNING && sought.length - word.length <= ENDING && sought.startsWith(word);
  return isForm ? ALIKE : 0;
}
