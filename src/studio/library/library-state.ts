import type { ClipReference } from '../../core/project/project';
import type { StorageSpace } from '../../platform/storage-space';

/** A stored project, as the list shows it. */
export interface ListedProject {
  readonly id: string;
  readonly name: string;
  readonly clip: ClipReference | null;
  /** ISO 8601. */
  readonly used: string;
  /** Document, history, sounds and the copy of the clip. A sound that several projects use counts in each. */
  readonly bytes: number;
  readonly takes: number;
  readonly thumbnail: Blob | null;
  /** A copy of the clip is in this browser. */
  readonly clipCopied: boolean;
  readonly openElsewhere: boolean;
}

/** Why work is not stored, until it is. */
export interface StorageProblem {
  readonly reason: 'full' | 'unavailable';
  /** Where it was noticed first, in words: "The take", "Your earlier work on hammer.mp4". */
  readonly what: string;
}

/** The clip of the open project, while its file is not open. */
export interface AbsentClip {
  readonly fileName: string;
  /** The browser remembers the file: one click opens it. */
  readonly remembered: boolean;
}

/** A clip was opened that belongs to stored projects, or that may be another version of the open project's clip. */
export interface ClipQuestion {
  readonly fileName: string;
  /** Stored projects of this clip, the last used first. */
  readonly projects: readonly { readonly id: string; readonly name: string; readonly used: string }[];
  /** Name of the open project whose absent clip this may replace; null for none. */
  readonly replaceIn: string | null;
}

export type ClipAnswer =
  | { readonly kind: 'continue'; readonly id: string }
  | { readonly kind: 'replace' }
  | { readonly kind: 'new' }
  | { readonly kind: 'cancel' };

export interface LibraryState {
  /** The list has been read, or storage does not answer. */
  readonly ready: boolean;
  /** Stored projects, the last used first. */
  readonly projects: readonly ListedProject[];
  /** The open project; null on the start page. */
  readonly open: { readonly id: string; readonly name: string } | null;
  /** Another tab has the open project. */
  readonly readOnly: boolean;
  readonly absentClip: AbsentClip | null;
  readonly question: ClipQuestion | null;
  /** The project that was deleted last, while that can be undone. */
  readonly deleted: { readonly id: string; readonly name: string } | null;
  readonly problem: StorageProblem | null;
  readonly space: StorageSpace | null;
}

export const initialLibraryState: LibraryState = {
  ready: false,
  projects: [],
  open: null,
  readOnly: false,
  absentClip: null,
  question: null,
  deleted: null,
  problem: null,
  space: null,
};
