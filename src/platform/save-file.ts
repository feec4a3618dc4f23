interface PickerWindow {
  showSaveFilePicker?(options: {
    suggestedName: string;
    types: { description: string; accept: Record<string, string[]> }[];
  }): Promise<FileSystemFileHandle>;
}

/**
 * Lets the user choose where a large file is written, so that it need not fit in memory. Only during a click.
 * @returns null where the browser has no such dialog; `cancelled` when the user closes it
 */
export async function chooseSaveFile(
  suggestedName: string,
  description: string,
  mimeType: string,
): Promise<FileSystemFileHandle | 'cancelled' | null> {
  const picker = window as PickerWindow;
  if (!picker.showSaveFilePicker) return null;
  const extension = /\.[^.]+$/.exec(suggestedName)?.[0] ?? '';
  const types = [{ description, accept: { [mimeType]: [extension] } }];
  try {
    return await picker.showSaveFilePicker({ suggestedName, types });
  } catch (error) {
    // Without a recent click the browser refuses the dialog; the file is downloaded then.
    return error instanceof DOMException && error.name === 'AbortError' ? 'cancelled' : null;
  }
}

/** Removes the empty file that the dialog made when nothing was written. A file that the user had before stays. */
export async function removeIfEmpty(
  handle: FileSystemFileHandle & { remove?(): Promise<void> },
): Promise<void> {
  try {
    if ((await handle.getFile()).size === 0) await handle.remove?.();
  } catch {
    // It is gone already.
  }
}
