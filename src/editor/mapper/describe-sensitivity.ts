import { isDrawn } from '../../core/mapper/detected-hits';
import type { Project } from '../../core/project/project';
import { candidates } from './candidates';

/** "+20 %, 14 hits, 3 candidates": sensitivity, hits drawn, hits left out. */
export function describeSensitivity(document: Project): string {
  const detection = document.prediction?.detection;
  if (!detection) return 'not available';
  const { sensitivity, detected } = detection;
  const percent = Math.round(100 * sensitivity);
  const drawn = detected.hits.filter((hit) => isDrawn(hit, sensitivity)).length;
  const count = (n: number, noun: string) => `${n} ${noun}${n === 1 ? '' : 's'}`;
  return [
    percent === 0 ? 'default' : `${percent > 0 ? '+' : ''}${percent} %`,
    count(drawn, 'hit'),
    count(candidates(document).length, 'candidate'),
  ].join(', ');
}
