import type {
  IndexedFolder,
  PendingFile,
  SearchResult,
  SoundContent,
  SoundEntry,
  SoundEntryId,
  SoundNeighbour,
  SoundSearch,
  Survey,
} from './api';

/** Methods of the worker that has the sound index. */
export interface IndexMethods {
  open: { params: { encoder: string }; result: readonly IndexedFolder[] };
  'add-folder': {
    params: { name: string; handle: FileSystemDirectoryHandle | null };
    result: IndexedFolder;
  };
  'remove-folder': { params: { id: string }; result: void };
  survey: {
    params: { id: string; files: readonly File[] | null };
    result: Survey;
    /** Files listed so far. */
    progress: number;
  };
  next: { params: { id: string }; result: PendingFile | null };
  add: {
    params: { id: string; file: Pick<PendingFile, 'path' | 'stamp'>; content: SoundContent };
    result: void;
  };
  fail: {
    params: { id: string; file: Pick<PendingFile, 'path' | 'stamp'>; problem: string };
    result: void;
  };
  folder: { params: { id: string }; result: IndexedFolder | null };
  search: { params: SoundSearch; result: SearchResult };
  nearest: { params: { embedding: Float32Array; count: number }; result: readonly SoundNeighbour[] };
  entry: { params: { id: SoundEntryId }; result: SoundEntry | null };
  file: { params: { id: SoundEntryId }; result: File | null };
}
