import type { TimeRange } from '../curve/range';
import type { PictureClass } from './picture-classes';
import type { PictureCue } from './picture-cue';

/**
 * What a classifier says about a clip. The networks' side does the same (models/picture/cues.py); both are checked against
 * models/contract/golden/picture.json.
 */
export interface PictureScores {
  /** Frames per second. */
  readonly fps: number;
  /** Those with words. */
  readonly classes: readonly PictureClass[];
  /** Probabilities, row-major [frames, classes]. */
  readonly shares: Float32Array;
}

/** Something in the picture that makes a sound. */
export interface ShownSound extends PictureCue {
  /** Of the most probable class with these words. */
  readonly name: string;
}

/** Share from which on a sound is sure: of 75 real clips 14 have one, and the thing named is there in all 14 (models/notes/picture.md). */
const SURE = 0.5;
/** Share from which on a sound counts beside a sure one. */
const LEAST_SHARE = 0.1;
const MOST_CUES = 8;

/** The probabilities of the classes that have words. @param probabilities row-major [frames, classes]. */
export function scoresOf(
  classes: readonly PictureClass[],
  probabilities: Float32Array,
  fps: number,
): PictureScores {
  const columns = [...classes.keys()].filter((k) => classes[k]!.words !== '');
  const frames = Math.floor(probabilities.length / classes.length);
  const shares = new Float32Array(frames * columns.length);
  for (let frame = 0, at = 0; frame < frames; frame++)
    for (const column of columns) shares[at++] = probabilities[frame * classes.length + column]!;
  return { fps, classes: columns.map((k) => classes[k]!), shares };
}

/**
 * Sounds of what a clip or a range of it shows, the surest first. Shares are the means over the frames; classes with the same words add up.
 * @param range of the clip in seconds; null for the whole clip.
 */
export function shownSounds(
  { fps, classes, shares }: PictureScores,
  range: TimeRange | null,
): readonly ShownSound[] {
  const frames = classes.length > 0 ? shares.length / classes.length : 0;
  if (frames === 0) return [];
  const first = range ? Math.min(frames - 1, Math.max(0, Math.floor(range.start * fps))) : 0;
  const end = range ? Math.min(frames, Math.max(first + 1, Math.ceil(range.end * fps))) : frames;
  const means = new Float64Array(classes.length);
  for (let frame = first; frame < end; frame++)
    for (let k = 0; k < classes.length; k++) means[k]! += shares[frame * classes.length + k]! / (end - first);
  const sounds = new Map<string, { name: string; share: number; best: number }>();
  classes.forEach(({ name, words }, k) => {
    const { share, best, name: nearest } = sounds.get(words) ?? { name, share: 0, best: -1 };
    const mean = means[k]!;
    sounds.set(words, {
      name: mean > best ? name : nearest,
      share: share + mean,
      best: Math.max(best, mean),
    });
  });
  return [...sounds]
    .map(([words, { name, share }]) => ({ name, words, share: rounded(share) }))
    .toSorted((a, b) => b.share - a.share);
}

/** Sounds that the designer is offered. */
export function sureSounds(sounds: readonly ShownSound[]): readonly ShownSound[] {
  return sounds.filter(({ share }) => share >= SURE);
}

/** What the picture adds to a prompt; nothing unless a sound is sure. */
export function cuesOf(sounds: readonly ShownSound[]): readonly PictureCue[] {
  if (sureSounds(sounds).length === 0) return [];
  return sounds
    .filter(({ share }) => share >= LEAST_SHARE)
    .slice(0, MOST_CUES)
    .map(({ words, share }) => ({ words, share }));
}

/** To whole percent: processors round differently, and the recipe is compared. */
function rounded(share: number): number {
  return Math.min(1, Math.round(100 * share) / 100);
}
