import type { Pcm } from '../../core/audio/pcm';
import { textLimits } from '../../core/project/bounds';
import type { SoundEntry } from '../../sound-index/api';
import type { FolderSounds } from '../sound-folders/folder-sounds';
import type { OwnSound } from './choose-for-prompt';

/** Sounds of the user's folders, as retrieval uses them. */
export interface OwnSounds {
  /** Those near the words, nearest first. @param embedding of the words in the prompt space. */
  near(text: string, embedding: Float32Array): Promise<readonly OwnSound[]>;
  /** Null when it is gone or may not be read. `version` is another once its file was edited in place. */
  sound(
    id: string,
    signal?: AbortSignal,
  ): Promise<{ readonly pcm: Pcm; readonly version: readonly number[] } | null>;
}

/** Sounds that are looked at, at most. */
const MOST = 48;
/** Share of the prompt's words that a sound's names must have. */
const LEAST_WORDS = 0.5;
/** Cosine of words and sound from which on a sound is near whatever it is called. */
const LEAST_SIMILARITY = 0.5;
/** Of a sound that is used, seconds. */
const MAX_SECONDS = 30;

export function ownSoundsOf(folders: Pick<FolderSounds, 'decode' | 'file' | 'index' | 'nearest'>): OwnSounds {
  return {
    async near(text, embedding) {
      const neighbours = await folders.nearest(embedding, MOST);
      // Without sound folders the index is not opened.
      if (neighbours.length === 0) return [];
      const index = await folders.index();
      const { matches, sought } = await index.search({ text, embedding, count: MOST });
      const named = matches.filter(({ words }) => sought > 0 && words.length >= LEAST_WORDS * sought);
      const alike = neighbours.filter(
        ({ id, similarity }) => similarity >= LEAST_SIMILARITY && !named.some((one) => one.id === id),
      );
      return [...named, ...alike].map(asOwnSound);
    },

    async sound(id, signal) {
      const file = await folders.file(id);
      if (!file) return null;
      const pcm = await folders.decode(file, MAX_SECONDS, signal);
      return { pcm, version: [file.size, file.lastModified] };
    },
  };
}

function asOwnSound({ id, name, licence, folder, place }: SoundEntry): OwnSound {
  const shown = name.slice(0, textLimits.name);
  return {
    reference: { source: 'folder', id, name: shown, licence: licence ?? '', attribution: '' },
    family: `${folder}/${place}/${name.replace(/[\s_.-]*\d+$/, '')}`,
  };
}
