import type { SoundTexts } from '../../core/audio/sound-texts';
import { parseUcsName } from './ucs-name';
import { wordsOf } from './words';

/** What a sound is called, and the words by which it is found, each with its weight 0..1. */
export interface SoundDescription {
  readonly name: string;
  /** Folders above the file, within the sound folder; empty at its top. */
  readonly place: string;
  readonly category: string | null;
  readonly words: ReadonlyMap<string, number>;
}

/** How much a word counts by where it is: a file's name is written to be found, its folders and makers say less about the sound. */
const NAME = 1;
const CATEGORY = 0.9;
const TEXT = 0.8;
const PLACE = 0.6;
const MAKER = 0.5;

/** @param path within the sound folder, with slashes. */
export function describeSound(path: string, texts: SoundTexts): SoundDescription {
  const at = path.lastIndexOf('/');
  const place = path.slice(0, Math.max(0, at));
  const stem = path.slice(at + 1).replace(/\.[^.]{1,5}$/, '');
  const ucs = parseUcsName(stem);
  const category = texts.category ?? (ucs ? `${ucs.category} ${ucs.subcategory}`.trim() : null);
  const fields: readonly (readonly [string | null, number])[] = [
    ...(ucs
      ? ([
          [`${ucs.vendorCategory ?? ''} ${ucs.fxName}`, NAME],
          [`${ucs.category} ${ucs.subcategory} ${ucs.userCategory ?? ''}`, CATEGORY],
          [`${ucs.userData ?? ''}`, TEXT],
          [`${ucs.creator ?? ''} ${ucs.source ?? ''}`, MAKER],
        ] as const)
      : ([[stem, NAME]] as const)),
    [texts.title, NAME],
    [texts.category, CATEGORY],
    [texts.keywords, TEXT],
    [texts.description, TEXT],
    [place, PLACE],
    [texts.creator, MAKER],
  ];
  const words = new Map<string, number>();
  for (const [text, weight] of fields)
    for (const word of text ? wordsOf(text) : []) words.set(word, Math.max(weight, words.get(word) ?? 0));
  const fxName = ucs && [ucs.vendorCategory, ucs.fxName].filter((part) => part !== null).join(' – ');
  return { name: fxName ?? stem, place, category, words };
}
