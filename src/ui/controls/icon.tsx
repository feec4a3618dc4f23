/** Stroke paths on a 16 × 16 grid, drawn in the current text colour. */
const drawings = {
  play: 'M4.5 2.8v10.4l8.5-5.2z',
  pause: 'M4.5 3v10M11.5 3v10',
  back: 'M10.5 3.5 6 8l4.5 4.5M3.5 3.5v9',
  forward: 'M5.5 3.5 10 8l-4.5 4.5M12.5 3.5v9',
  start: 'M12.5 3.5 8 8l4.5 4.5M7.5 3.5 3 8l4.5 4.5',
  loop: 'M5 4.5h6a3.2 3.2 0 0 1 0 7H5a3.2 3.2 0 0 1-2.6-5M7 2.2 4.7 4.5 7 6.8',
  volume: 'M2.5 6v4h2.3L8.5 13V3L4.8 6zM11 5.6a3.4 3.4 0 0 1 0 4.8M12.7 3.6a6.2 6.2 0 0 1 0 8.8',
  mute: 'M2.5 6v4h2.3L8.5 13V3L4.8 6zM11 6l3.5 4M14.5 6 11 10',
  film: 'M2.5 3.5h11v9h-11zM5 3.5v9M11 3.5v9M2.5 6.5H5M2.5 9.5H5M11 6.5h2.5M11 9.5h2.5',
  folder: 'M2 12.5v-9h4l1.5 2H14v7z',
  save: 'M8 2.5v7.5M4.8 7 8 10.2 11.2 7M2.5 12.8h11',
  export: 'M8 10.2V2.7M4.8 5.7 8 2.5l3.2 3.2M2.5 9.5v3.3h11V9.5',
  dice: 'M3 3h10v10H3zM5.6 5.6h.01M10.4 5.6h.01M8 8h.01M5.6 10.4h.01M10.4 10.4h.01',
  lock: 'M4 7.5h8v5.5H4zM5.7 7.5V5.3a2.3 2.3 0 0 1 4.6 0v2.2',
  unlock: 'M4 7.5h8v5.5H4zM5.7 7.5V4.8A2.3 2.3 0 0 1 10 3.7',
  trash: 'M3 4.5h10M6.3 4.5V2.8h3.4v1.7M4.3 4.5l.6 8.7h6.2l.6-8.7',
  close: 'M4 4l8 8M12 4l-8 8',
  curve: 'M2 12.5c2 0 2.2-8.5 4-8.5s1.8 6 3.5 6 1.6-3.5 4.5-3.5',
  sound: 'M2.5 7v2M5 5v6M7.5 2.8v10.4M10 5.5v5M12.5 7v2',
  search: 'M7 2.8a4.2 4.2 0 1 0 0 8.4 4.2 4.2 0 0 0 0-8.4M10.1 10.1l3.4 3.4',
  help: 'M5.8 6a2.3 2.3 0 1 1 3.4 2c-.8.5-1.2.9-1.2 1.8M8 12.3h.01',
  down: 'M4 6.2 8 10.2 12 6.2',
  marker: 'M4 2.5h8v7L8 13.5 4 9.5z',
  undo: 'M6 3 2.8 6.2 6 9.4M3 6.2h6.2a3.6 3.6 0 0 1 0 7.2H6.5',
  redo: 'm10 3 3.2 3.2L10 9.4M13 6.2H6.8a3.6 3.6 0 0 0 0 7.2h2.7',
  select: 'M4 2.5 12.5 8 8.6 8.9 6.6 12.9z',
  pencil: 'M3 13l.8-3.2 7-7 2.4 2.4-7 7zM9.4 4.2l2.4 2.4',
  line: 'M3.8 12.2 12.2 3.8M2.5 13.5h.01M13.5 2.5h.01',
  stamp: 'M2 13h2.5L6 3l2 7 1.2-2 1.6 5H14',
  eraser: 'M6 13h7M3 9.8 9.4 3.4l3.6 3.6L7 13H5.6zM6.2 6.6l3.6 3.6',
  range: 'M4 2.8v10.4M12 2.8v10.4M4 8h8M6 6 4 8l2 2M10 6l2 2-2 2',
  list: 'M3 4.5h.01M6 4.5h7.5M3 8h.01M6 8h7.5M3 11.5h.01M6 11.5h7.5',
  zoomIn: 'M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9M10.4 10.4l3.3 3.3M5 7h4M7 5v4',
  zoomOut: 'M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9M10.4 10.4l3.3 3.3M5 7h4',
  zoomAll: 'M2.5 3v10M13.5 3v10M5 8h6M6.8 6 4.8 8l2 2M9.2 6l2 2-2 2',
  star: 'M8 2.2 9.8 6l4.1.5-3 2.9.8 4.1L8 11.5l-3.7 2 .8-4.1-3-2.9L6.2 6z',
  again: 'M12.9 8A4.9 4.9 0 1 1 11 4.1M11.3 1.8v2.6H8.7',
} as const;

export type IconName = keyof typeof drawings;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={drawings[name]} />
    </svg>
  );
}
