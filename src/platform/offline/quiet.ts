/** Without input and without work of the studio for this long, downloads in the background disturb nobody. */
const QUIET_MILLISECONDS = 10_000;

const inputs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'drop'] as const;

export interface QuietWatch {
  /** The studio plays, maps, generates, reads or writes. */
  setBusy(busy: boolean): void;
}

/** Reports when the page becomes quiet, and at once when it becomes busy. Input alone does not end a quiet time that has begun. */
export function watchQuiet(onChange: (quiet: boolean) => void): QuietWatch {
  let busy = false;
  let quiet = false;
  let lastActivity = performance.now();
  let timer: ReturnType<typeof setTimeout>;

  function wait(milliseconds: number): void {
    timer = setTimeout(() => {
      const rest = lastActivity + QUIET_MILLISECONDS - performance.now();
      if (rest > 0) return wait(rest);
      quiet = true;
      onChange(true);
    }, milliseconds);
  }

  for (const type of inputs)
    window.addEventListener(type, () => (lastActivity = performance.now()), { passive: true, capture: true });
  wait(QUIET_MILLISECONDS);
  return {
    setBusy(now) {
      if (now === busy) return;
      busy = now;
      lastActivity = performance.now();
      clearTimeout(timer);
      if (!busy) return wait(QUIET_MILLISECONDS);
      if (!quiet) return;
      quiet = false;
      onChange(false);
    },
  };
}
