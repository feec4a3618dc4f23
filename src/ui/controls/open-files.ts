import type { Studio } from '../../studio/studio';
import type { DroppedFile } from './dropped-files';

/** Opens files one after the other. */
export async function openFiles(studio: Studio, files: readonly DroppedFile[]): Promise<void> {
  for (const { file, handle } of files) await studio.openFile(file, await handle);
}
