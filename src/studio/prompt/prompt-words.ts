import type { Prompt } from '../../core/project/project';

/** The words of a prompt. Reference sounds stay with their project. */
export type PromptWords = Pick<Prompt, 'text' | 'negative'>;
