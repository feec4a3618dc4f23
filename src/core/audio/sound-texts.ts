/** What a sound file's own fields say about it, each trimmed and at most TEXT_LENGTH characters; null where the file says nothing. */
export interface SoundTexts {
  readonly title: string | null;
  readonly description: string | null;
  readonly keywords: string | null;
  /** Category and subcategory, separated by a space. */
  readonly category: string | null;
  readonly creator: string | null;
  /** Licence, copyright or usage rights. */
  readonly licence: string | null;
}

export type SoundTextName = keyof SoundTexts;

export const soundTextNames: readonly SoundTextName[] = [
  'title',
  'description',
  'keywords',
  'category',
  'creator',
  'licence',
];

export const TEXT_LENGTH = 1000;

export const noTexts: SoundTexts = {
  title: null,
  description: null,
  keywords: null,
  category: null,
  creator: null,
  licence: null,
};

/** A value of a file as one line without control characters; null when nothing is left. */
export function textLine(value: string | null | undefined): string | null {
  const line = (value ?? '')
    .slice(0, 4 * TEXT_LENGTH)
    .replace(/[\s\p{Cc}\p{Cf}\uFFFD]+/gu, ' ')
    .trim()
    .slice(0, TEXT_LENGTH)
    .trim();
  return line === '' ? null : line;
}

/** Fields of several sources: of each field, what the first source says. */
export function mergeTexts(sources: readonly Partial<SoundTexts>[]): SoundTexts {
  const merged: Record<SoundTextName, string | null> = { ...noTexts };
  for (const source of sources) for (const name of soundTextNames) merged[name] ??= textLine(source[name]);
  return merged;
}
