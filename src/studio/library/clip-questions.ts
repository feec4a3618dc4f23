import type { StoreApi } from 'zustand/vanilla';
import type { StudioState } from '../state';
import type { ClipAnswer, ClipQuestion } from './library-state';

/** The question which project an opened clip belongs to; the page shows it and passes the answer back. */
export class ClipQuestions {
  private answerTo: ((answer: ClipAnswer) => void) | null = null;

  constructor(private readonly store: StoreApi<StudioState>) {}

  /** Resolves with the user's answer; with `cancel` when the opening is cancelled or another question follows. */
  put(question: ClipQuestion, signal: AbortSignal): Promise<ClipAnswer> {
    this.answer({ kind: 'cancel' });
    return new Promise((resolve) => {
      const settle = (answer: ClipAnswer) => {
        if (this.answerTo !== settle) return;
        this.answerTo = null;
        this.show(null);
        resolve(answer);
      };
      this.answerTo = settle;
      signal.addEventListener('abort', () => settle({ kind: 'cancel' }), { once: true });
      this.show(question);
    });
  }

  answer(answer: ClipAnswer): void {
    this.answerTo?.(answer);
  }

  private show(question: ClipQuestion | null): void {
    this.store.setState(({ library }) => ({ library: { ...library, question } }));
  }
}
