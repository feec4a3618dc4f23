import type { SoundTexts } from '../core/audio/sound-texts';

/** A folder's id and a path within it. */
export type SoundEntryId = string;

export interface IndexedFolder {
  readonly id: string;
  readonly name: string;
  /** Null for a folder that the browser could give for one visit only. */
  readonly handle: FileSystemDirectoryHandle | null;
  /** Sounds that can be found. */
  readonly sounds: number;
  /** Files that could not be read, the first hundred of them. */
  readonly problems: readonly FileProblem[];
}

export interface FileProblem {
  readonly path: string;
  readonly text: string;
}

/** What a file has to be read for. */
export interface SoundContent {
  /** Seconds. */
  readonly duration: number;
  readonly sampleRate: number;
  readonly channels: number;
  readonly texts: SoundTexts;
  /** Names the network that made the embedding. */
  readonly encoder: string;
  /** Unit vector of the prompt space. */
  readonly embedding: Float32Array;
}

/** What tells whether a file has changed. */
export interface FileStamp {
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
  /** SHA-256 of size and samples of 64 KB (platform/sampled-hash). */
  readonly hash: string;
}

/** A file that has to be read. */
export interface PendingFile {
  readonly path: string;
  readonly file: File;
  readonly stamp: FileStamp;
  /** Files of the folder that are done, and all of them. */
  readonly done: number;
  readonly total: number;
}

export interface Survey {
  /** Sound files in the folder, and those of them that are new or changed. */
  readonly total: number;
  readonly pending: number;
}

export interface SoundSearch {
  /** Words that the user typed. */
  readonly text: string;
  /** Unit vector that sounds should be near to: of the words or of a sound; null ranks by words alone. */
  readonly embedding: Float32Array | null;
  /** Most matches. */
  readonly count: number;
}

/** A sound of the index. */
export interface SoundEntry {
  readonly id: SoundEntryId;
  readonly folder: string;
  readonly folderName: string;
  readonly path: string;
  /** FX name of a UCS file name, else the file's name without extension. */
  readonly name: string;
  /** Folders above the file, within the sound folder. */
  readonly place: string;
  readonly category: string | null;
  readonly duration: number;
  readonly sampleRate: number;
  readonly channels: number;
  readonly licence: string | null;
}

export interface SoundMatch extends SoundEntry {
  /** Words of the search that were found. */
  readonly words: readonly string[];
  /** Cosine to the embedding that was searched for; null without one. */
  readonly similarity: number | null;
}

export interface SearchResult {
  readonly matches: readonly SoundMatch[];
  /** All that matched. */
  readonly total: number;
  /** Words that were looked for: those of the text that say something, each once. */
  readonly sought: number;
}

export interface SoundNeighbour extends SoundEntry {
  readonly similarity: number;
}

export interface SurveyOptions {
  /** Files of a folder that the browser gave for one visit. */
  readonly files?: readonly File[];
  readonly signal?: AbortSignal;
  /** Files listed so far. */
  readonly onProgress?: (listed: number) => void;
}

/**
 * The sounds of the user's folders: where they are, what they are called and how they sound, stored between visits; the files stay where they are.
 * `encoder` names the network that made the embeddings: sounds of another one are read again. Rejects with StudioError.
 */
export interface SoundIndex {
  /** Reads what is stored. */
  open(encoder: string): Promise<readonly IndexedFolder[]>;
  /** A folder that is there already is returned as it is, with the new handle. */
  addFolder(name: string, handle: FileSystemDirectoryHandle | null): Promise<IndexedFolder>;
  removeFolder(id: string): Promise<void>;
  /** Lists the folder's files and finds what is new, changed or gone. @throws StudioError media-damaged when it cannot be listed. */
  survey(id: string, options?: SurveyOptions): Promise<Survey>;
  /** The next file that must be read; those whose content is known are done without it. Null after the last. */
  next(id: string): Promise<PendingFile | null>;
  /** Content of another encoder than the index was opened for is dropped. */
  add(id: string, file: Pick<PendingFile, 'path' | 'stamp'>, content: SoundContent): Promise<void>;
  /** The file cannot be read, until it changes. */
  fail(id: string, file: Pick<PendingFile, 'path' | 'stamp'>, problem: string): Promise<void>;
  folder(id: string): Promise<IndexedFolder | null>;
  search(search: SoundSearch): Promise<SearchResult>;
  /** Sounds nearest to a unit vector of the prompt space. */
  nearest(embedding: Float32Array, count: number): Promise<readonly SoundNeighbour[]>;
  entry(id: SoundEntryId): Promise<SoundEntry | null>;
  /** Null when it is gone, or the browser has no permission. */
  file(id: SoundEntryId): Promise<File | null>;
}
