import { cosines, nearest, toUnitLength } from '../core/retrieval/nearest';
import { noTexts } from '../core/audio/sound-texts';
import type {
  SearchResult,
  SoundContent,
  SoundEntry,
  SoundEntryId,
  SoundMatch,
  SoundNeighbour,
  SoundSearch,
} from './api';
import { describeSound } from './names/describe-sound';
import { wordsOf } from './names/words';
import { ranked } from './search/ranked';
import { blend, byCosine, likeness } from './search/score';
import { Vocabulary } from './search/vocabulary';
import type { StoredSound } from './stored-sound';

/** What the table and the catalogue's encoder do not say. */
type ReadContent = Omit<SoundContent, 'embedding' | 'encoder'>;

/** A stored sound with how it is found; its embedding is a row of the table. */
interface Row {
  readonly id: SoundEntryId;
  readonly sound: Omit<StoredSound, 'content'> & { readonly content: ReadContent | null };
  readonly description: ReturnType<typeof describeSound>;
  /** Numbers of its words in the vocabulary, and their weights. */
  readonly words: Uint32Array;
  readonly weights: Float32Array;
  readonly isEmbedded: boolean;
}

const FIRST_ROWS = 256;

export function entryId({ folder, path }: Pick<StoredSound, 'folder' | 'path'>): SoundEntryId {
  return `${folder}/${path}`;
}

/** All sounds in memory, ready to be searched. */
export class Catalogue {
  private readonly rows: Row[] = [];
  private readonly positions = new Map<SoundEntryId, number>();
  private readonly byHash = new Map<string, SoundEntryId>();
  private readonly vocabulary = new Vocabulary();
  private dimensions = 0;
  /** Embeddings, row-major; zeros for a sound without one. */
  private table = new Float32Array(0);

  /** @param encoder of the embeddings that are used; sounds of others are found by their words. */
  constructor(
    readonly encoder: string,
    private readonly folderName: (id: string) => string,
  ) {}

  /** Adds a sound, or replaces the one at its path. */
  put({ content, ...sound }: StoredSound): void {
    const id = entryId(sound);
    const description = describeSound(sound.path, content?.texts ?? noTexts);
    const position = this.positions.get(id) ?? this.rows.length;
    const words = [...description.words];
    const before = this.rows[position];
    if (before) this.forgetHash(before);
    this.rows[position] = {
      id,
      sound: { ...sound, content: content && withoutEmbedding(content) },
      description,
      words: Uint32Array.from(words, ([word]) => this.vocabulary.number(word)),
      weights: Float32Array.from(words, ([, weight]) => weight),
      isEmbedded: this.writeRow(position, content),
    };
    this.positions.set(id, position);
    if (content?.encoder === this.encoder) this.byHash.set(sound.stamp.hash, id);
  }

  /** The last row takes its place. */
  remove(id: SoundEntryId): void {
    const position = this.positions.get(id);
    if (position === undefined) return;
    this.forgetHash(this.rows[position]!);
    const last = this.rows.pop()!;
    this.positions.delete(id);
    const end = this.rows.length * this.dimensions;
    if (last.id !== id) {
      this.rows[position] = last;
      this.positions.set(last.id, position);
      this.table.copyWithin(position * this.dimensions, end, end + this.dimensions);
    }
    this.table.fill(0, end, end + this.dimensions);
  }

  stored(id: SoundEntryId): Row['sound'] | null {
    const position = this.positions.get(id);
    return position === undefined ? null : this.rows[position]!.sound;
  }

  /** The sound needs no reading by this encoder. */
  isRead(id: SoundEntryId): boolean {
    const position = this.positions.get(id);
    if (position === undefined) return false;
    const { sound, isEmbedded } = this.rows[position]!;
    return isEmbedded || sound.problem !== null;
  }

  /** What is known of a file with this content, wherever it is. */
  contentOf(hash: string): StoredSound['content'] {
    const position = this.positions.get(this.byHash.get(hash) ?? '');
    const row = position === undefined ? undefined : this.rows[position];
    if (!row?.sound.content || !row.isEmbedded) return null;
    const at = position! * this.dimensions;
    return {
      ...row.sound.content,
      encoder: this.encoder,
      embedding: this.table.slice(at, at + this.dimensions),
    };
  }

  ofFolder(folder: string): Row['sound'][] {
    return this.rows.flatMap(({ sound }) => (sound.folder === folder ? [sound] : []));
  }

  entry(id: SoundEntryId): SoundEntry | null {
    const position = this.positions.get(id);
    return position === undefined ? null : this.entryOf(this.rows[position]!);
  }

  /** By words and likeness; without either, all by path. */
  search({ text, embedding, count }: SoundSearch): SearchResult {
    const sought = wordsOf(text);
    const similarities = embedding && this.similarities(embedding);
    if (sought.length === 0 && !similarities) return this.browse(count);
    const found = sought.map((word) => this.vocabulary.matches(word));
    const alike = sought.length > 0 && similarities ? likeness(similarities) : null;
    const scores = Float32Array.from(this.rows, (row, position) => {
      if (!row.sound.content) return 0;
      if (sought.length === 0) return byCosine(similarities![position]!);
      return blend(wordScore(row, found), alike?.[position] ?? 0);
    });
    const positions = ranked(scores, scores.length);
    const matches = positions.slice(0, count).map((position): SoundMatch => {
      const row = this.rows[position]!;
      const similarity = similarities?.[position] ?? NaN;
      return {
        ...this.entryOf(row),
        words: sought.filter((_, k) => wordMatch(row, found[k]!) > 0),
        similarity: isNaN(similarity) ? null : similarity,
      };
    });
    return { matches, total: positions.length, sought: sought.length };
  }

  nearest(embedding: Float32Array, count: number): SoundNeighbour[] {
    if (embedding.length !== this.dimensions) return [];
    const used = this.table.subarray(0, this.rows.length * this.dimensions);
    return nearest(used, toUnitLength(embedding), count).map(({ row, similarity }) => ({
      ...this.entryOf(this.rows[row]!),
      similarity,
    }));
  }

  private browse(count: number): SearchResult {
    const rows = this.rows.filter(({ sound }) => sound.content !== null);
    rows.sort((a, b) => (a.id < b.id ? -1 : 1));
    const matches = rows
      .slice(0, count)
      .map((row): SoundMatch => ({ ...this.entryOf(row), words: [], similarity: null }));
    return { matches, total: rows.length, sought: 0 };
  }

  private similarities(embedding: Float32Array): Float32Array | null {
    if (embedding.length !== this.dimensions) return null;
    return cosines(this.table.subarray(0, this.rows.length * this.dimensions), toUnitLength(embedding));
  }

  private entryOf({ id, sound, description }: Row): SoundEntry {
    const { content, folder, path } = sound;
    return {
      id,
      folder,
      folderName: this.folderName(folder),
      path,
      name: description.name,
      place: description.place,
      category: description.category,
      duration: content?.duration ?? 0,
      sampleRate: content?.sampleRate ?? 0,
      channels: content?.channels ?? 0,
      licence: content?.texts.licence ?? null,
    };
  }

  /** @returns whether the sound has an embedding by this encoder. */
  private writeRow(position: number, content: StoredSound['content']): boolean {
    const embedding = content?.encoder === this.encoder ? content.embedding : null;
    if (embedding && this.dimensions === 0) this.dimensions = embedding.length;
    const { dimensions } = this;
    const at = position * dimensions;
    if (at + dimensions > this.table.length) {
      const grown = new Float32Array(dimensions * Math.max(FIRST_ROWS, 2 * (position + 1)));
      grown.set(this.table);
      this.table = grown;
    }
    this.table.fill(0, at, at + dimensions);
    if (embedding?.length !== dimensions || dimensions === 0) return false;
    this.table.set(toUnitLength(embedding), at);
    return true;
  }

  private forgetHash({ id, sound }: Row): void {
    if (this.byHash.get(sound.stamp.hash) === id) this.byHash.delete(sound.stamp.hash);
  }
}

function withoutEmbedding({ duration, sampleRate, channels, texts }: SoundContent): ReadContent {
  return { duration, sampleRate, channels, texts };
}

/** Mean over the words that are looked for. @param found for each, how well every word of the vocabulary matches it. */
function wordScore(row: Row, found: readonly Float32Array[]): number {
  if (found.length === 0) return 0;
  return found.reduce((sum, matches) => sum + wordMatch(row, matches), 0) / found.length;
}

/** The best match among a sound's words, by their weights. */
function wordMatch({ words, weights }: Row, matches: Float32Array): number {
  let best = 0;
  for (let k = 0; k < words.length; k++) best = Math.max(best, matches[words[k]!]! * weights[k]!);
  return best;
}
