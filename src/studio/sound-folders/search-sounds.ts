import { cropPcm } from '../../core/audio/crop';
import type { WeightedSound } from '../../core/audio/reference';
import { StudioError, throwIfAborted, toErrorDto } from '../../core/errors';
import { listInWords } from '../../core/list-in-words';
import { weightedDirection } from '../../core/picture/blend-picture';
import { currentTakeOf } from '../../core/project/project';
import type { StudioServices } from '../services';
import { withAlert } from '../messages/alerts';
import { logFailure } from '../messages/log-failure';
import { loadReferences } from '../prompt/references';
import type { SoundSearchState } from './sound-folders-state';

type Services = Pick<StudioServices, 'editor' | 'folderSounds' | 'log' | 'models' | 'sounds' | 'store'>;

/** Matches that the page lists. */
const MOST_MATCHES = 100;
/** Embeddings of earlier searches. */
const MOST_TEXTS = 50;
const ALERT = 'sound-search';

export interface SoundSearches {
  /** Sounds by words; with a sound to be like, both count. Empty words list all. */
  find(text: string): Promise<void>;
  /** Sounds like the project's reference sounds: near what they have in common. */
  likeReference(): Promise<void>;
  /** Sounds like the selected range of the current take, or like all of it. */
  likeTake(): Promise<void>;
  /** Sounds need not be like another any more. */
  likeNothing(): Promise<void>;
  /** Searches again, as when sounds have come. */
  refresh(): Promise<void>;
}

export function soundSearches({ editor, folderSounds, log, models, sounds, store }: Services): SoundSearches {
  const texts = new Map<string, Float32Array>();
  let like: Float32Array | null = null;
  let latest = new AbortController();
  /** A sound to search by is being embedded. */
  let liking: AbortSignal | null = null;

  const show = (patch: Partial<SoundSearchState>) =>
    store.setState(({ soundFolders }) => ({
      soundFolders: { ...soundFolders, search: { ...soundFolders.search, ...patch } },
    }));

  // An embedding belongs to its encoder.
  store.subscribe((now, before) => {
    if (now.manifest === before.manifest) return;
    texts.clear();
    like = null;
    show({ like: null });
    // The first pack comes for a search itself.
    if (!before.manifest) return;
    latest.abort();
    show({ searching: false });
  });

  async function list(text: string, embedding: Float32Array | null, signal: AbortSignal): Promise<void> {
    const index = await folderSounds.index();
    const { matches, total } = await index.search({ text, embedding, count: MOST_MATCHES });
    if (!signal.aborted) show({ matches, total });
  }

  async function embedText(text: string, signal: AbortSignal): Promise<Float32Array> {
    const known = texts.get(text);
    if (known) return known;
    const embedding = await (await models.engine(signal)).embed(text, { signal });
    throwIfAborted(signal);
    if (texts.size >= MOST_TEXTS) texts.delete(texts.keys().next().value!);
    texts.set(text, embedding);
    return embedding;
  }

  /** Results by words come at once; those by likeness to the words when the model has answered. */
  async function search(): Promise<void> {
    latest.abort();
    latest = new AbortController();
    const { signal } = latest;
    const text = store.getState().soundFolders.search.text.trim();
    try {
      const known = like ?? texts.get(text) ?? null;
      await list(text, known, signal);
      if (known || text === '' || signal.aborted) return;
      show({ searching: true });
      const embedding = await embedText(text, signal);
      await list(text, embedding, signal);
    } catch (error) {
      // Results by words stand; without a model there are no others.
      logFailure(log, 'sound search', error);
    } finally {
      if (!signal.aborted) show({ searching: false });
    }
  }

  /** @param sounds to search by; of several, the weighted mean of their embeddings. */
  async function likeSounds(label: string, load: () => Promise<readonly WeightedSound[]>): Promise<void> {
    latest.abort();
    latest = new AbortController();
    const { signal } = latest;
    liking = signal;
    show({ searching: true });
    try {
      const loaded = await load();
      if (!loaded.every(({ pcm }) => pcm.channels[0]?.length))
        throw new StudioError('request-invalid', 'The sound to search by is empty.');
      const engine = await models.engine(signal);
      const parts = [];
      for (const { pcm, weight } of loaded)
        parts.push({ vector: await engine.embed(pcm, { signal }), weight });
      throwIfAborted(signal);
      like = weightedDirection(parts);
      show({ like: label });
    } catch (error) {
      const { code, message, detail } = toErrorDto(error);
      if (detail !== undefined) log(detail);
      if (code !== 'cancelled') store.setState(withAlert(ALERT, message));
    }
    if (signal.aborted) return;
    liking = null;
    await search();
  }

  return {
    find(text) {
      show({ text });
      return search();
    },

    async likeReference() {
      const { prompt } = editor.document;
      if (prompt.references.length === 0) return;
      const label = listInWords(prompt.references.map(({ name }) => name));
      await likeSounds(label, () => loadReferences(prompt, sounds));
    },

    async likeTake() {
      const take = currentTakeOf(editor.document);
      if (!take) return;
      const { range } = editor.selection;
      const label = range ? `${take.name}, ${range.start.toFixed(2)}–${range.end.toFixed(2)} s` : take.name;
      await likeSounds(label, async () => {
        const pcm = await sounds.load(take.sound);
        if (!pcm)
          throw new StudioError('request-invalid', `The sound of ${take.name} is not on this machine.`);
        return [{ pcm: range ? cropPcm(pcm, range.start, range.end) : pcm, weight: 1 }];
      });
    },

    likeNothing() {
      like = null;
      show({ like: null });
      return search();
    },

    // A search by a sound lists what has come when the sound is embedded.
    refresh: () => (liking && !liking.aborted ? Promise.resolve() : search()),
  };
}
