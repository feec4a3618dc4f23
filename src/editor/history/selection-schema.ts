import * as v from 'valibot';
import type { StoredSelection } from './stored-selection';

const index = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const time = v.pipe(v.number(), v.finite());
/** Runs of selected points: index of the first, and how many. */
const runs = v.array(v.tuple([index, index]));

export const storedSelectionSchema: v.GenericSchema<unknown, StoredSelection> = v.object({
  range: v.nullable(v.object({ start: time, end: time })),
  channel: v.picklist(['left', 'right']),
  left: runs,
  right: runs,
});
