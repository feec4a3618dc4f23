import type { TakeRecording } from '../../core/project/project';

/** What an exported file says about the recordings that its sound was made from; empty where nothing need be said. */
export function creditsOf(recordings: readonly TakeRecording[]): string {
  const credits = recordings.flatMap(({ name, licence, attribution }) => {
    if (licence === '' && attribution === '') return [];
    const terms = [licence, licenceAddress(licence)].filter(Boolean).join(', ');
    return [`${name}${attribution && ` by ${attribution}`}${terms && ` (${terms})`}`];
  });
  return credits.length === 0 ? '' : `Made from: ${[...new Set(credits)].join('; ')}`;
}

/** Address of a Creative Commons licence by its SPDX name; empty for others. */
export function licenceAddress(licence: string): string {
  const [, terms, version] = /^CC[- ](BY(?:-SA)?)[- ](\d\.\d)$/i.exec(licence) ?? [];
  if (terms && version) return `https://creativecommons.org/licenses/${terms.toLowerCase()}/${version}/`;
  return /^CC0/.test(licence) ? 'https://creativecommons.org/publicdomain/zero/1.0/' : '';
}
