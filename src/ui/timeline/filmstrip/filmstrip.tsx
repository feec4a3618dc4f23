import { useEffect, useRef } from 'react';
import { projectDuration } from '../../../core/project/project';
import type { Editor, EditorState } from '../../../editor/editor';
import { timeToX } from '../../../editor/timeline/time-view';
import { ThumbnailCache, type Thumbnails } from './thumbnail-cache';
import { thumbnailSlots } from './thumbnail-slots';
import { useCanvas } from '../../canvas/use-canvas';

export interface FilmstripProps {
  readonly editor: Editor;
  /** As Clip.thumbnails; null while there is no clip. A new function means another clip. */
  readonly thumbnails: Thumbnails | null;
  /** Width / height of the picture. */
  readonly aspect: number;
}

const inputs = ({ session, document }: EditorState) => [session.view, session.frames, document.clip];

/** Thumbnails along the time axis. */
export function Filmstrip({ editor, thumbnails, aspect }: FilmstripProps) {
  const cache = useRef<ThumbnailCache | null>(null);
  const { canvas, redraw } = useCanvas(editor, inputs, ({ context, height, palette }, state) => {
    const { view, frames } = state.session;
    const pictureWidth = height * aspect;
    const duration = projectDuration(state.document);
    const { slots, step } = thumbnailSlots(view, frames, duration, pictureWidth);
    for (const { time, end } of slots) {
      const x = timeToX(view, time);
      const picture = cache.current?.nearest(time, step);
      const width = (end - time) * view.pixelsPerSecond;
      if (picture) {
        // The middle of the picture, cropped to the width of its slot.
        const shown = (picture.width * width) / pictureWidth;
        context.drawImage(
          picture,
          (picture.width - shown) / 2,
          0,
          shown,
          picture.height,
          x,
          0,
          width,
          height,
        );
      }
      context.fillStyle = palette.background;
      context.fillRect(x, 0, 1, height);
    }
    cache.current?.load(
      slots.map(({ time }) => time),
      Math.round(height * window.devicePixelRatio),
    );
  });

  useEffect(() => {
    if (!thumbnails) return;
    const made = new ThumbnailCache(thumbnails, redraw);
    cache.current = made;
    redraw();
    return () => {
      cache.current = null;
      made.close();
    };
  }, [thumbnails, redraw]);

  return <canvas ref={canvas} className="filmstrip" aria-hidden="true" />;
}
