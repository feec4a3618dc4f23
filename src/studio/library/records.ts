import type { SoundId } from '../../core/audio/sound-id';
import type { ClipReference, Project } from '../../core/project/project';
import type { StoredHistory } from '../../editor/history/stored-history';
import type { StoredFileHandle } from '../../platform/file-handles';

/** Stores of the library's database. Those of projects have the project's id as key. */
export const libraryStores = [
  'projects',
  'works',
  'views',
  'thumbnails',
  'clips',
  /** Header of each sound by its content id; its samples are in `sound-pieces`. */
  'sounds',
  'sound-pieces',
] as const;

/** What the list of projects shows, and what is needed to open and to delete one. */
export interface ProjectRecord {
  readonly id: string;
  readonly name: string;
  /** ISO 8601, as all times here. */
  readonly created: string;
  /** When the project was last opened or changed. */
  readonly used: string;
  readonly saved: string;
  readonly clip: ClipReference | null;
  /** Every sound that the document or a step of its history refers to. */
  readonly sounds: readonly SoundId[];
  readonly takes: number;
  /** Size of document and history, estimated. */
  readonly bytes: number;
  /** The user left the project: the next visit begins with the list instead. */
  readonly closed: boolean;
  /** When it was deleted. Its values go when the deletion can no longer be undone. */
  readonly deleted: string | null;
}

/** Document and undo history, always written together. */
export interface StoredWork {
  readonly document: Project;
  readonly history: StoredHistory;
}

/** The clip's file, as far as this browser can open it again. */
export interface StoredClip {
  readonly handle: StoredFileHandle | null;
  /** Bytes of the copy in the browser's own file system, named by the project's id; 0 for none. */
  readonly copied: number;
}

export interface StoredThumbnail {
  readonly type: string;
  readonly bytes: ArrayBuffer;
}
