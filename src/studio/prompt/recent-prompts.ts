import { textLimits } from '../../core/project/bounds';
import type { Project } from '../../core/project/project';
import { sameClip } from '../project/new-project';
import type { StudioServices } from '../services';
import type { PromptWords } from './prompt-words';

const STORAGE_KEY = 'recent-prompts';
const MOST_PROMPTS = 12;

type Services = Pick<StudioServices, 'editor' | 'log' | 'storage' | 'store'>;

/**
 * Restores the words of the prompts that were used last in this browser, and remembers those that takes are made from and those of a project
 * that is left: they do not follow to the next one by themselves. The browser stores them until the designer clears the list.
 */
export async function persistRecentPrompts({ editor, log, storage, store }: Services): Promise<void> {
  editor.store.subscribe(({ document: now }, { document: before }) => {
    if (now === before) return;
    const used = sameClip(now.clip, before.clip) ? wordsOfNewTake(now, before) : wordsLeft(now, before);
    if (used) store.setState(({ recentPrompts }) => ({ recentPrompts: withPrompt(recentPrompts, used) }));
  });
  const stored = readPrompts(await storage.get(STORAGE_KEY).catch(() => undefined));
  // What was used while it was read is newer.
  store.setState(({ recentPrompts }) => ({ recentPrompts: recentPrompts.reduceRight(withPrompt, stored) }));
  store.subscribe(({ recentPrompts: now }, { recentPrompts: before }) => {
    if (now === before) return;
    storage.set(STORAGE_KEY, now).catch((error: unknown) => log(`recent prompts: ${String(error)}`));
  });
}

/** Of the take that was added last, while the project is the same. */
function wordsOfNewTake({ takes: now }: Project, { takes: before }: Project): PromptWords | null {
  const added = now.length > before.length ? now.at(-1) : undefined;
  return added && !before.includes(added) ? added.prompt : null;
}

/** Of a project that is left. What was entered before a video was opened goes with it. */
function wordsLeft({ prompt: now }: Project, { prompt: before }: Project): PromptWords | null {
  return now.text === before.text && now.negative === before.negative ? null : before;
}

/** The list with one more, the newest first, each once. */
function withPrompt(
  prompts: readonly PromptWords[],
  { text, negative }: PromptWords,
): readonly PromptWords[] {
  if (text.trim() === '' && negative.trim() === '') return prompts;
  const others = prompts.filter((one) => one.text !== text || one.negative !== negative);
  return [{ text, negative }, ...others].slice(0, MOST_PROMPTS);
}

function readPrompts(stored: unknown): readonly PromptWords[] {
  if (!Array.isArray(stored)) return [];
  const isWords = (value: unknown) => typeof value === 'string' && value.length <= textLimits.prompt;
  return stored
    .filter((one: Partial<PromptWords> | null) => isWords(one?.text) && isWords(one?.negative))
    .slice(0, MOST_PROMPTS) as PromptWords[];
}
