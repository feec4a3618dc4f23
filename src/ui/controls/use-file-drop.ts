import { type DragEvent, useState } from 'react';
import { droppedFiles } from './dropped-files';

/**
 * Props of a place that takes the first file dropped on it; `data-over` is set while one hovers. The page, which takes files everywhere else, leaves
 * alone a drop that was taken.
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
