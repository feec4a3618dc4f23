import { type DragEvent, useState } from 'react';
import { droppedFiles } from './dropped-files';

/**
 * Props of a drop target for files; `data-over` is set while one hovers over it. It prevents the event's default, so the
 * page's own drop handler ignores the drop.
 */
export function useFileDrop(onFiles: (files: readonly File[]) => void) {
  const [over, setOver] = useState(false);
  return {
    'data-over': over || undefined,
    onDragOver: (event: DragEvent) => {
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      setOver(false);
      const files = droppedFiles(event.dataTransfer);
      if (files.length === 0) return;
      event.preventDefault();
      onFiles(files);
    },
  };
}
