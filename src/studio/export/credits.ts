import { listInWords } from '../../core/list-in-words';
import type { TakeRecording } from '../../core/project/project';

/** What an exported file says about the recordings that its sound was made from; empty where nothing need be said. */
export function creditsOf(recordings: readonly TakeRecording[]): string {
  /** Names by what is said of them: files of one work are named together. */
  const works = new Map<string, Set<string>>();
  for (const { name, licence, attribution } of recordings) {
    if (licence === '' && attribution === '') continue;
    const terms = [licence, licenceAddress(licence)].filter(Boolean).join(', ');
    const credit = `${attribution && ` by ${attribution}`}${terms && ` (${terms})`}`;
    works.set(credit, (works.get(credit) ?? new Set()).add(name));
  }
  const credits = [...works].map(([credit, names]) => `${listInWords([...names])}${credit}`);
  return credits.length === 0 ? '' : `Made from: ${credits.join('; ')}`;
}

/** Address of a Creative Commons licence by its SPDX name; empty for others. */
export function licenceAddress(licence: string): string {
  const [, terms, version] = /^CC[- ](BY(?:-SA)?)[- ](\d\.\d)$/i.exec(licence) ?? [];
  if (terms && version) return `https://creativecommons.org/licenses/${terms.toLowerCase()}/${version}/`;
  return /^CC0/.test(licence) ? 'https://creativecommons.org/publicdomain/zero/1.0/' : '';
}
