/** A file on the user's disk that can be opened again in a later visit, where the browser has the File System Access API. */
export type StoredFileHandle = FileSystemFileHandle;

type Permission = 'granted' | 'denied' | 'prompt';
interface WithPermission {
  queryPermission?(descriptor: { mode: 'read' }): Promise<Permission>;
  requestPermission?(descriptor: { mode: 'read' }): Promise<Permission>;
}
interface PickerWindow {
  showOpenFilePicker?(options: {
    types: { description: string; accept: Record<string, string[]> }[];
  }): Promise<FileSystemFileHandle[]>;
  showDirectoryPicker?(options: { id: string; mode: 'read' }): Promise<FileSystemDirectoryHandle>;
}

/**
 * The file behind a handle. @param ask requests the permission from the user, which the browser allows only during a click.
 * @returns null without permission, or when the file has been moved or deleted.
 */
export async function fileOfHandle(handle: FileSystemFileHandle, ask: boolean): Promise<File | null> {
  try {
    return (await mayRead(handle, ask)) ? await handle.getFile() : null;
  } catch {
    return null;
  }
}

/** Whether a file or folder may be read. @param ask requests the permission from the user, which the browser allows only during a click. */
export async function mayRead(handle: FileSystemHandle, ask: boolean): Promise<boolean> {
  const guarded = handle as FileSystemHandle & WithPermission;
  const descriptor = { mode: 'read' } as const;
  try {
    let permission = (await guarded.queryPermission?.(descriptor)) ?? 'granted';
    if (permission === 'prompt' && ask)
      permission = (await guarded.requestPermission?.(descriptor)) ?? 'denied';
    return permission === 'granted';
  } catch {
    return false;
  }
}

/** Whether `pickFolder` can be used. */
export function canPickFolders(): boolean {
  return 'showDirectoryPicker' in window;
}

/** Lets the user choose a folder to read. @returns null when they cancel. */
export async function pickFolder(): Promise<FileSystemDirectoryHandle | null> {
  try {
    return (await (window as PickerWindow).showDirectoryPicker?.({ id: 'sounds', mode: 'read' })) ?? null;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null;
    throw error;
  }
}

/** Whether `pickVideo` can be used. */
export function canPickFiles(): boolean {
  return 'showOpenFilePicker' in window;
}

/** Lets the user choose a video. @returns null when they cancel. */
export async function pickVideo(): Promise<{
  readonly file: File;
  readonly handle: FileSystemFileHandle;
} | null> {
  try {
    const [handle] =
      (await (window as PickerWindow).showOpenFilePicker?.({
        types: [
          {
            description: 'Video',
            accept: {
              'video/*': [
                '.mp4',
                '.mov',
                '.mkv',
                '.webm',
                '.avi',
                '.mxf',
                '.ts',
                '.mts',
                '.m2ts',
                '.mpg',
                '.wmv',
              ],
            },
          },
        ],
      })) ?? [];
    return handle ? { file: await handle.getFile(), handle } : null;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null;
    throw error;
  }
}
