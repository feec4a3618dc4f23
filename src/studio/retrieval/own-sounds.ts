import type { Pcm } from '../../core/audio/pcm';
import { textLimits } from '../../core/project/bounds';
import type { SoundEntry } from '../../sound-index/api';
import type { FolderSounds } from '../sound-folders/folder-sounds';
import type { OwnSound } from './choose-for-prompt';

/** Sounds of the user's folders, as retrieval uses them. */
export interface OwnSounds {
  /** Those near the words, nearest first. @param embedding of the words in the prompt space. */
  near(text: string, embedding: Float32Array): Promise<readonly OwnSound[]>;
  /** Null when it is gone or may not be read. */
  sound(id: string, signal?: AbortSignal): Promise<Pcm | null>;
}

/** Sounds that are looked at, at most. */
const MOST = 48;
/** Share of the prompt's words that a sound's names must have. */
const LEAST_WORDS = 0.5;
/** Cosine of words and sound from which on a sound is near whatever it is called. */
const LEAST_SIMILARITY = 0.5;
/** Words that say nothing about a sound. */
const stopWords = new Set('a an and at by for from in into is it of on onto over the to with'.split(' '));
/** Of a sound that is used, seconds. */
const MAX_SECONDS = 30;

export function ownSoundsOf(folders: Pick<FolderSounds, 'nearest' | 'index' | 'pcm'>): OwnSounds {
  return {
    async near(text, embedding) {
      const neighbours = await folders.nearest(embedding, MOST);
      // Without sound folders the index is not opened.
      if (neighbours.length === 0) return [];
      const { matches } = await (await folders.index()).search({ text, embedding, count: MOST });
      const wanted = wordCount(text);
      const named = matches.filter(({ words }) => wanted > 0 && words.length >= LEAST_WORDS * wanted);
      const alike = neighbours.filter(
        ({ id, similarity }) => similarity >= LEAST_SIMILARITY && !named.some((one) => one.id === id),
      );
      return [...named, ...alike].map(asOwnSound);
    },

    sound: (id, signal) => folders.pcm(id, MAX_SECONDS, signal),
  };
}

function asOwnSound({ id, name, licence, folder, place }: SoundEntry): OwnSound {
  const shown = name.slice(0, textLimits.name);
  return {
    reference: { source: 'folder', id, name: shown, licence: licence ?? '', attribution: '' },
    family: `${folder}/${place}/${name.replace(/[\s_.-]*\d+$/, '')}`,
  };
}

function wordCount(text: string): number {
  const words = text.toLowerCase().match(/\p{L}{2,}/gu) ?? [];
  return new Set(words.filter((word) => !stopWords.has(word))).size;
}
