import type { FileProblem, SoundEntryId, SoundMatch } from '../../sound-index/api';

/** `ask`: one click asks the browser for the permission. `choose`: the browser has forgotten the folder; it must be chosen again. */
export type FolderAccess = 'granted' | 'ask' | 'choose';

/** A sound folder as the page lists it. */
export interface ListedFolder {
  readonly id: string;
  readonly name: string;
  readonly sounds: number;
  readonly problems: readonly FileProblem[];
  readonly access: FolderAccess;
}

/** The folder that is being read. */
export interface IndexingState {
  readonly folder: string;
  readonly name: string;
  /** `waiting`: for a job of the designer or for playback to end. */
  readonly phase: 'listing' | 'reading' | 'waiting' | 'paused';
  /** Files that are done, and all of the folder; while it is listed, those found so far. */
  readonly done: number;
  readonly total: number;
  /** Null while it cannot be estimated. */
  readonly secondsLeft: number | null;
}

export interface SoundSearchState {
  readonly text: string;
  /** The sound that results should be like, in words: "reference gate.wav"; null for none. */
  readonly like: string | null;
  readonly matches: readonly SoundMatch[];
  /** All that matched; the list holds the first of them. */
  readonly total: number;
  /** The likeness to the words is still being computed. */
  readonly searching: boolean;
}

export interface SoundFoldersState {
  /** In the order in which they were added. */
  readonly folders: readonly ListedFolder[];
  readonly indexing: IndexingState | null;
  readonly search: SoundSearchState;
  /** The sound that is auditioned. */
  readonly playing: SoundEntryId | null;
}

export const initialSoundFolders: SoundFoldersState = {
  folders: [],
  indexing: null,
  search: { text: '', like: null, matches: [], total: 0, searching: false },
  playing: null,
};
