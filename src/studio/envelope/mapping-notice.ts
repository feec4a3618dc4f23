import { isDrawn } from '../../core/mapper/detected-hits';
import type { Project } from '../../core/project/project';
import { candidates } from '../../editor/mapper/candidates';

const MAPPED = 'Envelope mapped from the picture.';

/** What the mapping of a whole clip found. Where all hits have low confidence, the curve is nearly flat: then it says how to add them. */
export function mappingNotice(mapped: Project): string {
  const detection = mapped.prediction?.detection;
  const drawsHits = detection?.detected.hits.some((hit) => isDrawn(hit, detection.sensitivity)) ?? true;
  if (drawsHits || candidates(mapped).length === 0) return MAPPED;
  return `${MAPPED} No confident hits: click a plus in the lane, or move Sensitivity to the right.`;
}
