import { type DragEvent, useState } from 'react';

/** Type of a sound of a folder in a drag within the page; its data is the sound's id. */
const SOUND_TYPE = 'application/x-stable-v2a-sound';

/** Props of an element from which a sound is dragged. */
export function soundDrag(id: string) {
  return {
    draggable: true,
    onDragStart: ({ dataTransfer }: DragEvent) => {
      dataTransfer.setData(SOUND_TYPE, id);
      dataTransfer.effectAllowed = 'copy';
    },
  };
}

/** Props of a place to which a sound can be dragged; `data-over-sound` is set while it is over it. */
export function useSoundDrop(onSound: (id: string) => void) {
  const [over, setOver] = useState(false);
  const carriesSound = ({ dataTransfer }: DragEvent) => dataTransfer.types.includes(SOUND_TYPE);
  return {
    'data-over-sound': over || undefined,
    onDragOver: (event: DragEvent) => {
      if (!carriesSound(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      setOver(true);
    },
    onDragLeave: ({ currentTarget, relatedTarget }: DragEvent) => {
      if (!currentTarget.contains(relatedTarget as Node | null)) setOver(false);
    },
    onDrop: (event: DragEvent) => {
      setOver(false);
      if (!carriesSound(event)) return;
      event.preventDefault();
      onSound(event.dataTransfer.getData(SOUND_TYPE));
    },
  };
}
