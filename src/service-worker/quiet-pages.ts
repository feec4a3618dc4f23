/** How often the open pages are looked through: a page that was closed says nothing. */
const LOOK_MILLISECONDS = 2000;

/** The browser ends an event of a service worker after five minutes. */
const PATIENCE_MILLISECONDS = 240_000;

/** What the open pages say about whether downloads may run. */
export class QuietPages {
  private readonly said = new Map<string, boolean>();
  private readonly changed = new Set<() => void>();

  /** @param openPages ids of the pages that exist. */
  constructor(private readonly openPages: () => Promise<readonly string[]>) {}

  hear(page: string, quiet: boolean): void {
    this.said.set(page, quiet);
    for (const listener of this.changed) listener();
  }

  /** Resolves when a page has said that it is quiet, and none that is open says otherwise. @throws Error after four minutes. */
  async whenQuiet(patience = PATIENCE_MILLISECONDS): Promise<void> {
    for (let waited = 0; !(await this.isQuiet()); waited += LOOK_MILLISECONDS) {
      if (waited >= patience) throw new Error('the pages are busy; the files are downloaded another time');
      await this.nextWord();
    }
  }

  /** Runs `download`, and aborts its signal as soon as a page is busy. */
  async during<T>(download: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const abort = new AbortController();
    const check = () => {
      if ([...this.said.values()].includes(false)) abort.abort();
    };
    this.changed.add(check);
    try {
      return await download(abort.signal);
    } finally {
      this.changed.delete(check);
    }
  }

  private async isQuiet(): Promise<boolean> {
    const open = new Set(await this.openPages());
    for (const page of this.said.keys()) if (!open.has(page)) this.said.delete(page);
    return this.said.size > 0 && ![...this.said.values()].includes(false);
  }

  private nextWord(): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.changed.delete(done);
        resolve();
      };
      const timer = setTimeout(done, LOOK_MILLISECONDS);
      this.changed.add(done);
    });
  }
}
