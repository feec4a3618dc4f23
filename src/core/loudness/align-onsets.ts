import { countMatches } from './onsets';

/** A constant shift that brings one list of onsets onto another. */
export interface OnsetAlignment {
  /** Seconds to add to the onsets; below 0 they are late. */
  readonly shift: number;
  /** 0..1: how unlikely it is that chance or another shift explains the matches as well. */
  readonly certainty: number;
  /** Onsets that match a reference onset after the shift, one to one. */
  readonly matched: number;
}

/** Largest shift that is found, seconds. Beyond FARTHEST no shift is plausible; between the two it becomes less so. */
const LARGEST = 0.5;
const FARTHEST = 1;

/** Onsets within this of each other match, seconds: a frame of film. */
const TOLERANCE = 0.04;

/** Spacing of the shifts that are compared, and standard deviation of the onsets' times; seconds. */
const SPACING = 0.002;
const DEVIATION = 0.012;

/** Shifts closer than this to the best one belong to its peak, seconds. */
const PEAK = 0.08;

/** Of two shifts that explain the onsets equally well the smaller is taken; this is what 1 s costs. */
const COST_PER_SECOND = 0.05;

/** Another shift that explains at least this share of what the best one explains makes the best one uncertain. */
const RIVAL_SHARE = 0.5;
/** As many matches as chance would give in more than this share of unrelated sounds are no alignment, unless most onsets match. */
const MAX_CHANCE = 0.5;

/** Shifts from -FARTHEST to FARTHEST. */
const COUNT = 2 * Math.round(FARTHEST / SPACING) + 1;

function shiftAt(index: number): number {
  return index * SPACING - FARTHEST;
}

/**
 * The shift, within ±LARGEST, at which most onsets lie on a reference onset: the highest point of the cross-correlation of both, each onset a bell
 * curve. Its place between two of the compared shifts comes from a parabola.
 * @param onsets seconds, ascending; also `references`. @param seconds length of the span that both come from.
 * @returns null where there is none: one list is empty, or the matches are what chance gives.
 */
export function alignOnsets(
  onsets: readonly number[],
  references: readonly number[],
  seconds: number,
): OnsetAlignment | null {
  const scores = blurred(differences(onsets, references));
  const best = bestIndex(scores);
  if (scores[best]! < 1e-6) return null;
  const shift = shiftAt(best) + SPACING * parabolaTop(scores, best);
  const moved = onsets.map((time) => time + shift);
  const matched = countMatches(moved, references, TOLERANCE);
  const chance = chanceOf(matched, onsets.length * references.length, seconds);
  const share = matched / Math.min(onsets.length, references.length);
  if (matched === 0 || (chance > MAX_CHANCE && share <= 0.5)) return null;
  const distinct = Math.min(1, (1 - rivalShare(scores, best)) / (1 - RIVAL_SHARE));
  // One match proves little, and a shift that leaves more than half of the onsets without a match is doubtful.
  const evidence = (matched / (matched + 1)) * Math.min(1, 2 * share);
  return { shift, matched, certainty: (1 - chance) * Math.max(0, distinct) * evidence };
}

/** How many pairs of an onset and a reference are each shift apart. A pair between two shifts counts for both in parts. */
function differences(onsets: readonly number[], references: readonly number[]): Float64Array {
  const counts = new Float64Array(COUNT);
  let first = 0;
  for (const onset of onsets) {
    while (first < references.length && references[first]! < onset - FARTHEST) first++;
    for (let k = first; k < references.length && references[k]! < onset + FARTHEST; k++) {
      const place = (references[k]! - onset + FARTHEST) / SPACING;
      const index = Math.min(COUNT - 2, Math.max(0, Math.floor(place)));
      counts[index]! += 1 - (place - index);
      counts[index + 1]! += place - index;
    }
  }
  return counts;
}

function blurred(counts: Float64Array): Float64Array {
  const reach = Math.ceil((4 * DEVIATION) / SPACING);
  const bell = Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-0.5 * (((i - reach) * SPACING) / DEVIATION) ** 2),
  );
  return counts.map((_, i) =>
    bell.reduce((sum, weight, k) => sum + weight * (counts[i + k - reach] ?? 0), 0),
  );
}

function bestIndex(scores: Float64Array): number {
  const worth = (i: number) => scores[i]! * (1 - COST_PER_SECOND * Math.abs(shiftAt(i)));
  const from = Math.round((FARTHEST - LARGEST) / SPACING);
  let best = from;
  for (let i = from; i < COUNT - from; i++) if (worth(i) > worth(best)) best = i;
  return best;
}

/** Where the parabola through a score and its neighbours is highest, from the score in steps, -0.5..0.5. */
function parabolaTop(scores: Float64Array, index: number): number {
  const [before, here, after] = [scores[index - 1]!, scores[index]!, scores[index + 1]!];
  const bend = before - 2 * here + after;
  return bend < 0 ? Math.min(0.5, Math.max(-0.5, (before - after) / (2 * bend))) : 0;
}

/** Score of the best shift outside of the peak as a share of the peak's; shifts beyond LARGEST count less. */
function rivalShare(scores: Float64Array, best: number): number {
  return scores.reduce((highest, score, i) => {
    if (Math.abs(i - best) * SPACING <= PEAK) return highest;
    const plausible = Math.min(1, (FARTHEST - Math.abs(shiftAt(i))) / (FARTHEST - LARGEST));
    return Math.max(highest, (plausible * score) / scores[best]!);
  }, 0);
}

/**
 * Probability that unrelated onsets, spread evenly over `seconds`, give at least `matched` matches at some shift. The matches at one shift are then
 * Poisson distributed, and shifts further apart than two tolerances are independent.
 */
function chanceOf(matched: number, pairs: number, seconds: number): number {
  const expected = (pairs * 2 * TOLERANCE) / seconds;
  // In logarithms: e^-expected is 0 in floating point for the thousands of onsets of a long clip.
  let term = -expected;
  let fewer = 0;
  for (let k = 0; k < matched; k++) {
    fewer += Math.exp(term);
    term += Math.log(expected / (k + 1));
  }
  return 1 - Math.min(1, fewer) ** (LARGEST / TOLERANCE);
}
