/** Files in a drop or paste. */
export function droppedFiles(data: DataTransfer | null): File[] {
  return data ? [...data.files] : [];
}

/** A dropped file, and the handle with which the browser can open it again in a later visit; null where it cannot. */
export interface DroppedFile {
  readonly file: File;
  readonly handle: Promise<FileSystemFileHandle | null>;
}

interface ItemWithHandle {
  getAsFileSystemHandle?(): Promise<FileSystemHandle | null>;
}

/** Call in the event itself: afterwards the browser gives no handles. */
export function droppedFilesWithHandles(data: DataTransfer | null): DroppedFile[] {
  return [...(data?.items ?? [])].flatMap((item) => {
    const file = item.kind === 'file' ? item.getAsFile() : null;
    if (!file) return [];
    const handle = (item as ItemWithHandle).getAsFileSystemHandle?.() ?? Promise.resolve(null);
    const asFile = handle.then((one) => (one instanceof FileSystemFileHandle ? one : null)).catch(() => null);
    return [{ file, handle: asFile }];
  });
}

export function carriesFiles(data: DataTransfer | null): boolean {
  return data?.types.includes('Files') ?? false;
}
