import { cosines } from './nearest';

/**
 * Ranks recordings by words, and says which of the near ones has turn at a seed. The training side does the same (models/bank/ranking.py);
 * both are checked against models/contract/golden/retrieval.json, here as the page puts it together (studio/retrieval/choose-for-prompt.ts).
 */

/** What the ranking knows of a recording. */
export interface RankedEntry {
  /** Class and tag. */
  readonly kind: string;
  /** Takes of one recording are a family. */
  readonly family: number;
  /** Rows of the table of captions. */
  readonly captions: readonly number[];
  /** Computed by a physical model. */
  readonly synthetic: boolean;
}

export interface RetrievalTables {
  readonly entries: readonly RankedEntry[];
  /** Unit vectors, row-major [entries, D]. */
  readonly sounds: Float32Array;
  /** Unit vectors, row-major [captions, S]. */
  readonly captions: Float32Array;
}

/** Words as they are compared: unit vectors of the prompt space [D] and of sentences [S]. */
export interface WordsVectors {
  readonly embedding: Float32Array;
  readonly sentence: Float32Array;
}

export interface ChosenRow {
  readonly row: number;
  /** All weights of a choice add up to 1. */
  readonly weight: number;
}

/** A family that is near enough, with its shares among the seeds. */
export interface NearFamily {
  readonly family: number;
  readonly nearness: number;
  readonly shares: number;
}

/** Weight of the cosine of words and sound beside that of words and captions. */
const SOUND_WEIGHT = 0.3;
/** Of nearness of a synthetic sound: recordings come first. */
const SYNTHETIC_LOSS = 0.06;
/** Nearness below which no recording is near: see models/evaluation/results/bank.md. */
export const NEAR_THRESHOLD = 0.5;
/** Families this much less near than the nearest are chosen among. */
const MARGIN = 0.12;
const MOST_FAMILIES = 12;
/** Families of recordings beside which synthetic ones are not chosen. */
const ENOUGH_RECORDED = 3;
/** Recordings of a take. */
const LEAST_RECORDINGS = 3;
const MOST_RECORDINGS = 8;
/** Weight of recordings of the same kind that join a family of fewer than LEAST_RECORDINGS. */
const COMPANION_WEIGHT = 0.5;
/** A family's shares are 1 to 1 + SHARES. */
const SHARES = 15;
/** Seeds after which the choice repeats. */
const TURNS = 1024;
const NEAREST_CAPTIONS = 3;

/**
 * How near each recording is to the words: half the cosine of its nearest caption, half the mean of its three nearest, and a part of the
 * cosine of its sound. Synthetic sounds are a little less near.
 */
export function nearnessOf(
  { entries, sounds, captions }: RetrievalTables,
  { embedding, sentence }: WordsVectors,
): Float64Array {
  const ofCaptions = cosines(captions, sentence);
  const ofSounds = cosines(sounds, embedding);
  return Float64Array.from(entries, (entry, row) => {
    const nearest = entry.captions.map((caption) => orUnrelated(ofCaptions[caption]!)).sort((a, b) => b - a);
    const top = nearest.slice(0, NEAREST_CAPTIONS);
    const mean = top.reduce((sum, cosine) => sum + cosine, 0) / top.length;
    const loss = entry.synthetic ? SYNTHETIC_LOSS : 0;
    return (top[0]! + mean) / 2 - loss + SOUND_WEIGHT * orUnrelated(ofSounds[row]!);
  });
}

/** A row of zeros has no cosine: it counts as unrelated. */
const orUnrelated = (cosine: number) => (isNaN(cosine) ? 0 : cosine);

/** Families near enough, nearest first; none where nothing is near. @param permitted rows that may be used. */
export function nearFamilies(
  entries: readonly RankedEntry[],
  nearness: Float64Array,
  permitted: readonly number[],
): NearFamily[] {
  const families = new Map<number, number>();
  const synthetic = new Set<number>();
  for (const row of permitted) {
    const { family, synthetic: isSynthetic } = entries[row]!;
    families.set(family, Math.max(families.get(family) ?? -Infinity, nearness[row]!));
    if (isSynthetic) synthetic.add(family);
  }
  const best = Math.max(...families.values());
  if (!(best >= NEAR_THRESHOLD)) return [];
  const least = best - MARGIN;
  const near = [...families]
    .filter(([, value]) => value >= least)
    .sort(([a, nearA], [b, nearB]) => nearB - nearA || a - b);
  const recorded = near.filter(([family]) => !synthetic.has(family));
  return (recorded.length >= ENOUGH_RECORDED ? recorded : near)
    .slice(0, MOST_FAMILIES)
    .map(([family, value]) => ({
      family,
      nearness: value,
      shares: 1 + Math.floor((SHARES * (value - least)) / MARGIN + 0.5),
    }));
}

/**
 * Which of some entries has turn `number`: each as often as its shares say, evenly spread, and none of the last two again while there are
 * others (smooth weighted round robin). So takes of seeds that follow each other differ.
 */
export function turn(shares: readonly number[], number: number): number {
  const total = shares.reduce((sum, share) => sum + share, 0);
  const current = shares.map(() => 0);
  const resting = Math.min(2, shares.length - 1);
  let last: number[] = [];
  for (let step = 0; step <= number; step += 1) {
    let chosen = -1;
    for (const [k, share] of shares.entries()) {
      current[k]! += share;
      if (!last.includes(k) && (chosen < 0 || current[k]! > current[chosen]!)) chosen = k;
    }
    current[chosen]! -= total;
    last = resting > 0 ? [...last, chosen].slice(-resting) : [];
  }
  return last.at(-1) ?? 0;
}

/** Whose turn it is at a seed. @param shares of at least one entry. */
export function turnOfSeed(shares: readonly number[], seed: number): number {
  return turn(shares, seed % TURNS);
}

/** The family's recordings; to fewer than LEAST_RECORDINGS those of the same kind with the most similar sound. */
export function withCompanions(
  { entries, sounds }: RetrievalTables,
  family: number,
  permitted: readonly number[],
): ChosenRow[] {
  const own = permitted.filter((row) => entries[row]!.family === family).slice(0, MOST_RECORDINGS);
  const [first] = own;
  if (first === undefined) return [];
  const chosen = own.map((row) => ({ row, weight: 1 }));
  if (own.length < LEAST_RECORDINGS) {
    const dimensions = sounds.length / entries.length;
    const likeness = cosines(sounds, sounds.subarray(first * dimensions, (first + 1) * dimensions));
    const others = permitted
      .filter(
        (row) => !own.includes(row) && entries[row]!.kind === entries[first]!.kind && likeness[row]! > 0,
      )
      .sort((a, b) => likeness[b]! - likeness[a]! || a - b);
    for (const row of others.slice(0, LEAST_RECORDINGS - own.length))
      chosen.push({ row, weight: COMPANION_WEIGHT * likeness[row]! });
  }
  const total = chosen.reduce((sum, { weight }) => sum + weight, 0);
  return chosen.map(({ row, weight }) => ({ row, weight: weight / total }));
}
