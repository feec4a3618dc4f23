import type { RecordingReference, TakeRecording } from '../../core/project/project';

/** Takes of one recording, which are shown and changed together. */
export interface RecordingGroup<Item> {
  readonly key: string;
  readonly name: string;
  readonly licence: string;
  readonly attribution: string;
  readonly recordings: readonly Item[];
}

/** By name, licence and author, in the order of the first of each. */
export function groupRecordings<Item extends RecordingReference | TakeRecording>(
  recordings: readonly Item[],
): RecordingGroup<Item>[] {
  const groups = new Map<string, RecordingGroup<Item> & { recordings: Item[] }>();
  for (const recording of recordings) {
    const { source, name, licence, attribution } = recording;
    const key = [source, name, licence, attribution].join('\n');
    const group = groups.get(key);
    if (group) group.recordings.push(recording);
    else groups.set(key, { key, name, licence, attribution, recordings: [recording] });
  }
  return [...groups.values()];
}
