/** Older steps are dropped. Snapshots share structure, so a step costs little more memory than its change. */
const MAX_STEPS = 500;

export interface Step<S> {
  readonly label: string;
  readonly before: S;
  readonly after: S;
  readonly mergeKey: string | null;
}

/** Undoable and redoable steps; the next one to undo or redo is the last of its list. */
export interface Steps<S> {
  readonly done: readonly Step<S>[];
  readonly undone: readonly Step<S>[];
}

/** Linear undo history over immutable snapshots. */
export class History<S> {
  private done: Step<S>[] = [];
  private undone: Step<S>[] = [];

  /** Records a step. A step with the same `mergeKey` as the previous one is merged into it (typing, held keys). */
  push(label: string, before: S, after: S, mergeKey: string | null = null): void {
    const last = this.done.at(-1);
    if (last && mergeKey !== null && last.mergeKey === mergeKey && this.undone.length === 0) {
      this.done[this.done.length - 1] = { ...last, after };
    } else {
      this.done.push({ label, before, after, mergeKey });
      if (this.done.length > MAX_STEPS) this.done.shift();
    }
    this.undone = [];
  }

  /** Ends merging: the next step is separate. */
  seal(): void {
    const last = this.done.pop();
    if (last) this.done.push({ ...last, mergeKey: null });
  }

  /** @returns the step that is undone, null when there is none. */
  undo(): Step<S> | null {
    const step = this.done.pop();
    if (!step) return null;
    this.undone.push(step.mergeKey === null ? step : { ...step, mergeKey: null });
    return step;
  }

  /** @returns the step that is redone, null when there is none. */
  redo(): Step<S> | null {
    const step = this.undone.pop();
    if (!step) return null;
    this.done.push(step);
    return step;
  }

  /** Replaces the history. */
  reset({ done, undone }: Steps<S>): void {
    this.done = [...done];
    this.undone = [...undone];
  }

  get steps(): Steps<S> {
    return { done: [...this.done], undone: [...this.undone] };
  }

  get undoLabel(): string | null {
    return this.done.at(-1)?.label ?? null;
  }

  get redoLabel(): string | null {
    return this.undone.at(-1)?.label ?? null;
  }
}
