import { type DragEvent, useState } from 'react';
import { droppedFiles } from './dropped-files';

/**
 * Props of a drop target for one file; `data-over` is set while a file hovers over it. It prevents the event's default, so the
 * page's own drop handler ignores the drop.
 */
export function useFileDrop(onFile: (file: File) => void) {
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
      const [file] = droppedFiles(event.dataTransfer);
      if (!file) return;
      event.preventDefault();
      onFile(file);
    },
  };
}
