/** Identifies a recording: where it is from and its id there. */
export interface RecordingKey {
  readonly source: string;
  readonly id: string;
}

/** Whether a recording is in a list. Its name, licence and weight do not matter. */
export function holdsRecording(list: readonly RecordingKey[], { source, id }: RecordingKey): boolean {
  return list.some((one) => one.source === source && one.id === id);
}
