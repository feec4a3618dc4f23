import type { Editor } from '../../editor/editor';
import { pause } from './pause';

/** Milliseconds without a change after which the hand rests. */
const REST_MILLISECONDS = 300;

/** The designer's hand: a drag, a stroke, a scroll or a zoom changes the editor's state many times a second. */
export class Hand {
  private lastMove = -Infinity;

  constructor({ store }: Pick<Editor, 'store'>) {
    store.subscribe(() => (this.lastMove = performance.now()));
  }

  get isMoving(): boolean {
    return this.restsIn > 0;
  }

  /** Waits while the hand moves. @throws StudioError cancelled after an abort. */
  async rest(signal: AbortSignal): Promise<void> {
    while (this.isMoving) await pause(this.restsIn, signal);
  }

  /** Milliseconds. */
  private get restsIn(): number {
    return this.lastMove + REST_MILLISECONDS - performance.now();
  }
}
