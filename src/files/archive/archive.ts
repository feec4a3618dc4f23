import type { Pcm } from '../../core/audio/pcm';
import type { SoundId } from '../../core/audio/sound-id';
import type { Project } from '../../core/project/project';

/** A project with everything that belongs to it except its sounds, which travel one by one. */
export interface ProjectArchive {
  readonly name: string;
  readonly document: Project;
  /** Undo and redo steps (editor/history/stored-history.ts), unchecked; null for none. */
  readonly history: unknown;
  /** The video, where the archive holds it. */
  readonly clip: File | null;
}

export interface ArchiveRequest {
  readonly archive: ProjectArchive;
  /** ISO 8601. */
  readonly saved: string;
  /** Ids of sounds in the document and the history, and the ids that take their place in the file. */
  readonly newIds: ReadonlyMap<SoundId, SoundId>;
}

export interface ArchiveSound {
  readonly id: SoundId;
  /** What it is to the designer: "Take 1", "door.wav". Names the file within the archive. */
  readonly name: string;
  readonly pcm: Pcm;
}

/** Parts of a project file in the order in which they are read. */
export type ArchivePart =
  | { readonly kind: 'project'; readonly archive: ProjectArchive; readonly sounds: number }
  | { readonly kind: 'sound'; readonly id: SoundId; readonly pcm: Pcm }
  /** The sound cannot be read; the rest of the project can. */
  | { readonly kind: 'damaged-sound'; readonly id: SoundId; readonly file: string };
