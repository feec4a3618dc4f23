import { useEffect, useRef } from 'react';
import { useStudio, useStudioState } from '../hooks/use-studio';
import { useTransportFrames } from '../hooks/use-transport';
import './picture.css';

/**
 * The clip's picture, drawn by the media worker on an OffscreenCanvas. `data-frame` is the start time of the frame on screen,
 * `data-drift` the clock's time after that start when the frame appeared: 0 to one frame duration when in sync. Milliseconds.
 */
export function Picture() {
  const { transport } = useStudio();
  const clip = useStudioState((state) => state.clip);
  const fileName = useStudioState((state) => state.clip?.info.fileName ?? '');
  const host = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const element = host.current;
    if (!clip || !element) return;
    const canvas = document.createElement('canvas');
    element.append(canvas);
    clip.attachCanvas(canvas.transferControlToOffscreen());
    void clip.show(transport.now()).catch(() => undefined);
    return () => canvas.remove();
  }, [clip, transport]);

  useTransportFrames(() => {
    if (!clip) return;
    clip
      .show(transport.now())
      .then((frameStart) => {
        const element = host.current;
        if (!element) return;
        element.dataset['frame'] = (frameStart * 1000).toFixed(1);
        element.dataset['drift'] = ((transport.now() - frameStart) * 1000).toFixed(1);
      })
      // After closing or a decoding error the last frame stays; decoding errors are reported when the clip opens.
      .catch(() => undefined);
  });

  return (
    <div
      className="picture"
      ref={host}
      role="img"
      aria-label={clip ? `Picture of ${fileName}` : 'No picture'}
    >
      {!clip && <MissingPicture />}
    </div>
  );
}

function MissingPicture() {
  const { editor } = useStudio();
  const name = editor.document.clip?.fileName;
  return name ? (
    <p className="picture-missing">
      The project does not contain the video.
      <br />
      Open or drop <strong>{name}</strong> to relink it.
    </p>
  ) : null;
}
