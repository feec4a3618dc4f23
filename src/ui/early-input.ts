import {
  carriesFiles,
  type DroppedFile,
  droppedFiles,
  droppedFilesWithHandles,
} from './controls/dropped-files';

/** What the user did on the start page before the app was there. */
export interface EarlyInput {
  /**
   * The app listens to presses and files from now on. It gets those that came before, in order.
   * @param onKey called when keys wait for the app to listen to them.
   */
  handOver(openFiles: (files: readonly DroppedFile[]) => void, onKey: () => void): void;
  /** It listens to keys too. */
  handOverKeys(): void;
}

/**
 * Holds what happens on the page until the app is there: presses of buttons, chosen, dropped and pasted files, and keys outside
 * of controls that nothing else has used.
 */
export function holdEarlyInput(page: Window): EarlyInput {
  const held: ((openFiles: (files: readonly DroppedFile[]) => void) => void)[] = [];
  const keys: KeyboardEvent[] = [];
  let reportKey: (() => void) | null = null;
  const holdFiles = (event: Event, files: readonly DroppedFile[]) => {
    if (files.length === 0) return;
    event.preventDefault();
    held.push((openFiles) => openFiles(files));
  };
  const listeners = new AbortController();
  const keyListener = new AbortController();
  const on = <K extends keyof WindowEventMap>(type: K, listener: (event: WindowEventMap[K]) => void) =>
    page.addEventListener(type, listener, { capture: true, signal: listeners.signal });

  on('click', ({ target }) => {
    const button = target instanceof Element ? target.closest('button') : null;
    if (button) held.push(() => button.click());
  });
  on('change', ({ target }) => {
    if (target instanceof HTMLInputElement && target.type === 'file')
      held.push(() => target.dispatchEvent(new Event('change', { bubbles: true })));
  });
  // Not while it is on its way down: the lane stops the keys that it uses itself.
  page.addEventListener(
    'keydown',
    (event) => {
      // A control has its own use for keys: what it does is a click.
      if (event.defaultPrevented || event.key === 'Tab' || isControl(event.target)) return;
      keys.push(event);
      reportKey?.();
    },
    { signal: keyListener.signal },
  );
  on('dragover', (event) => {
    if (carriesFiles(event.dataTransfer)) event.preventDefault();
  });
  on('drop', (event) => holdFiles(event, droppedFilesWithHandles(event.dataTransfer)));
  on('paste', (event) =>
    holdFiles(
      event,
      droppedFiles(event.clipboardData).map((file) => ({ file, handle: Promise.resolve(null) })),
    ),
  );
  return {
    handOver(openFiles, onKey) {
      listeners.abort();
      reportKey = onKey;
      if (keys.length > 0) onKey();
      for (const repeat of held.splice(0)) repeat(openFiles);
    },
    handOverKeys() {
      keyListener.abort();
      for (const key of keys.splice(0)) page.document.body.dispatchEvent(new KeyboardEvent('keydown', key));
    },
  };
}

function isControl(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('input, textarea, select, button, summary, a, [contenteditable]') !== null
  );
}
