/** Words that say nothing about a sound. */
const fillers: ReadonlySet<string> = new Set(
  'a an and are as at by for from in into is it no of on onto or over the to with wav aif aiff mp3 flac ogg'.split(
    ' ',
  ),
);

/** Longest word that is used, and most words of a text. */
const WORD_LENGTH = 40;
const MOST_WORDS = 300;

/**
 * The words of a name or text in lower case, without accents, each once: parted at anything but letters, and between a small and a capital
 * letter. Fillers are left out; a plural s is removed.
 */
export function wordsOf(text: string): string[] {
  const words = new Set<string>();
  for (const [part] of (isAscii.test(text) ? text : withoutAccents(text)).matchAll(pattern)) {
    if (words.size >= MOST_WORDS) break;
    const word = part.toLowerCase();
    if (word.length <= WORD_LENGTH && !fillers.has(word)) words.add(singular(word));
  }
  return [...words];
}

const isAscii = /^[\x00-\x7f]*$/;
/** A word in small letters, with or without a capital; or several capitals, up to the one that begins the next word; or other letters. */
const pattern = /\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})|[\p{Lo}\p{Lm}]+/gu;

function withoutAccents(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '');
}

function singular(word: string): string {
  return word.length > 3 && word.endsWith('s') && !/(ss|us|is)$/.test(word) ? word.slice(0, -1) : word;
}
