import { StudioError } from '../../core/errors';
import { isShareAlike } from '../../core/pack/bank-index';
import { holdsRecording } from '../../core/project/holds-recording';
import type { RecordingReference, TakeRecording } from '../../core/project/project';
import { withShares } from '../../core/recordings/with-shares';
import {
  NEAR_THRESHOLD,
  nearFamilies,
  nearnessOf,
  turnOfSeed,
  type WordsVectors,
  withCompanions,
} from '../../core/retrieval/choose-recordings';
import type { Bank } from './bank';
import { bankReference } from './bank-reference';

/** A sound of the user's folders that is near the words. */
export interface OwnSound {
  readonly reference: RecordingReference;
  /** Sounds of one family are takes of one recording, by their names. */
  readonly family: string;
}

/** What words found. */
export interface Found {
  /** Families of sounds of the user's folders, nearest first. */
  readonly own: readonly OwnSound[];
  readonly bank: Bank | null;
  /** Rows of the bank that may be used. */
  readonly permitted: readonly number[];
  /** Null without a bank. */
  readonly nearness: Float64Array | null;
}

/** Recordings that the seed can choose, as one. */
interface Option {
  readonly shares: number;
  readonly recordings: () => readonly TakeRecording[];
}

/** Families of the user's own sounds from which on the bank is not needed: three takes are three sounds. */
const ENOUGH_OWN = 3;
/** Shares of a family of the user's own sounds: those of the nearest of the bank. */
const OWN_SHARES = 16;
const MOST_OWN = 8;
/** Much nearer: worth saying that share-alike recordings are left out. */
const NOTABLY = 0.05;

/** Everything that is near the words, the user's own sounds first. */
export function nearOptions({ own, bank, permitted, nearness }: Found): readonly Option[] {
  const families = new Map<string, OwnSound[]>();
  for (const sound of own) families.set(sound.family, [...(families.get(sound.family) ?? []), sound]);
  const options: Option[] = [...families.values()].map((sounds) => ({
    shares: OWN_SHARES,
    recordings: () =>
      withShares(sounds.slice(0, MOST_OWN).map(({ reference }) => ({ ...reference, weight: 1 }))),
  }));
  if (options.length >= ENOUGH_OWN || !bank || !nearness) return options;
  const near = nearFamilies(bank.tables.entries, nearness, permitted);
  return [
    ...options,
    ...near.map(({ family, shares }) => ({
      shares,
      recordings: () => bankRecordings(bank, family, permitted),
    })),
  ];
}

/** The recordings of a take with this seed; none where nothing is near. */
export function chooseForSeed(options: readonly Option[], seed: number): readonly TakeRecording[] {
  if (options.length === 0) return [];
  const chosen = turnOfSeed(
    options.map(({ shares }) => shares),
    seed,
  );
  return options[chosen]!.recordings();
}

/**
 * The nearest recordings other than these; where all near ones are among them, other than the one that is used most. Empty if there are no
 * others.
 */
export function nextAfter(
  options: readonly Option[],
  used: readonly TakeRecording[],
): readonly TakeRecording[] {
  const most = used.toSorted((a, b) => b.weight - a.weight).slice(0, 1);
  for (const left of [used, most]) {
    const isLeft = (one: TakeRecording) => holdsRecording(left, one);
    for (const { recordings } of options) {
      const next = recordings();
      if (next[0] && !isLeft(next[0])) return next.filter((one) => !isLeft(one));
    }
  }
  return [];
}

/** How near each recording of the bank is to the words, and which may be used. @throws StudioError pack-invalid. */
export function findInBank(
  bank: Bank | null,
  words: WordsVectors | null,
  {
    banned,
    allowShareAlike,
  }: { readonly banned: readonly RecordingReference[]; readonly allowShareAlike: boolean },
): Pick<Found, 'bank' | 'permitted' | 'nearness'> {
  if (!bank || !words) return { bank: null, permitted: [], nearness: null };
  const { name, prompt, bank: entry } = bank.manifest;
  if (words.sentence.length !== entry!.sentence.dimensions || words.embedding.length !== prompt.dimensions)
    throw new StudioError(
      'pack-invalid',
      `The recordings of the model pack ${name} cannot be used: its encoder of words does not belong to them. Download or export the pack again.`,
    );
  const without = new Set(banned.flatMap(({ source, id }) => (source === 'bank' ? [id] : [])));
  const permitted = bank.recordings.flatMap((recording, row) =>
    without.has(recording.id) || (!allowShareAlike && isShareAlike(recording)) ? [] : [row],
  );
  return { bank, permitted, nearness: nearnessOf(bank.tables, words) };
}

/** Whether share-alike recordings that are left out are notably nearer than those that may be used. */
export function shareAlikeIsNearer({ bank, permitted, nearness }: Found, allowShareAlike: boolean): boolean {
  if (!bank || !nearness || allowShareAlike) return false;
  const best = Math.max(...permitted.map((row) => nearness[row]!));
  const others = bank.recordings.flatMap((recording, row) =>
    isShareAlike(recording) ? [nearness[row]!] : [],
  );
  const left = Math.max(...others);
  return left >= NEAR_THRESHOLD && left > best + NOTABLY;
}

function bankRecordings(bank: Bank, family: number, permitted: readonly number[]): readonly TakeRecording[] {
  return withCompanions(bank.tables, family, permitted).map(({ row, weight }) => ({
    ...bankReference(bank.recordings[row]!),
    weight,
  }));
}
