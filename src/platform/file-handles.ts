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
}

/**
 * The file behind a handle. @param ask requests the permission from the user, which the browser allows only during a click.
 * @returns null without permission, or when the file has been moved or deleted.
 */
export async function fileOfHandle(handle: FileSystemFileHandle, ask: boolean): Promise<File | null> {
  const guarded = handle as FileSystemFileHandle & WithPermission;
  try {
    const descriptor = { mode: 'read' } as const;
    let permission = (await guarded.queryPermission?.(descriptor)) ?? 'granted';
    if (permission === 'prompt' && ask)
      permission = (await guarded.requestPermission?.(descriptor)) ?? 'denied';
    return permission === 'granted' ? await handle.getFile() : null;
  } catch {
    return null;
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
