import * as v from 'valibot';
import { storedSelectionSchema } from '../../editor/history/selection-schema';
import type { StoredView } from './stored-view';

/** Reading stored work, in one part that loads with the first project that is opened. */
export { readHistory } from '../../editor/history/read-history';

const viewSchema: v.GenericSchema<unknown, StoredView> = v.object({
  selection: storedSelectionSchema,
  zoom: v.nullable(
    v.object({
      start: v.pipe(v.number(), v.minValue(0)),
      pixelsPerSecond: v.pipe(v.number(), v.minValue(0.001), v.maxValue(1e5)),
    }),
  ),
  playhead: v.pipe(v.number(), v.minValue(0), v.maxValue(1e6)),
  tool: v.picklist(['select', 'pencil', 'line', 'stamp', 'range', 'eraser']),
  stamp: v.pipe(v.string(), v.maxLength(200)),
  showPan: v.boolean(),
});

/** @returns null when nothing valid is stored. */
export function readView(stored: unknown): StoredView | null {
  const parsed = v.safeParse(viewSchema, stored);
  return parsed.success ? parsed.output : null;
}
