import type { RecordingReference, TakeRecording } from '../../core/project/project';

/** Recordings of one name, which are shown and changed together: bank recordings of takes of earlier builds are called alike. */
export interface RecordingEntry<Item> {
  readonly name: string;
  /** Of its first and its last recording, counted from 1 in the order of the list. */
  readonly numbers: readonly [number, number];
  readonly recordings: readonly Item[];
}

/** Recordings of one source, under one licence, of one author. */
export interface CreditedRecordings<Item> {
  readonly key: string;
  readonly source: 'bank' | 'folder' | 'reference';
  readonly licence: string;
  readonly attribution: string;
  readonly entries: readonly RecordingEntry<Item>[];
}

/** By source, licence and author, in the order of the first of each. */
export function groupByCredit<Item extends RecordingReference | TakeRecording>(
  recordings: readonly Item[],
): CreditedRecordings<Item>[] {
  const groups = groupBy(recordings, ({ source, licence, attribution }) =>
    [source, licence, attribution].join('\n'),
  );
  let count = 0;
  return [...groups].map(([key, items]) => {
    const { source, licence, attribution } = items[0]!;
    const entries = [...groupBy(items, ({ name }) => name)].map(([name, own]) => {
      const first = count + 1;
      count += own.length;
      return { name, numbers: [first, count] as const, recordings: own };
    });
    return { key, source, licence, attribution, entries };
  });
}

/** "1" or "1–8". */
export function numbersText([first, last]: readonly [number, number]): string {
  return first === last ? String(first) : `${first}–${last}`;
}

const ofSource = { bank: '', folder: 'your sound', reference: 'reference sound' };

/** "CC-BY-3.0 · Ann, https://example.org": the licence whole, then who must be named; without both, where it is from. */
export function termsText({
  source,
  licence,
  attribution,
}: Omit<CreditedRecordings<unknown>, 'key' | 'entries'>): string {
  return [licence, attribution].filter(Boolean).join(' · ') || ofSource[source];
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
