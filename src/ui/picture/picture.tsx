import { useEffect, useRef } from 'react';
import { useStudio, useStudioState } from '../hooks/use-studio';
import { useTransportFrames } from '../hooks/use-transport';
import './picture.css';

/**
 * The clip's picture, drawn by the media worker on a canvas of its own. `data-frame` holds the start of the frame on screen and
 * `data-drift` how far the clock was past it when it appeared, both in milliseconds: between 0 and one frame when in sync.
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
      // A clip that was closed or cannot decode a frame keeps the last picture; opening told what is wrong with it.
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
  const name = editor.store.getState().document.clip?.fileName;
  return name ? (
    <p className="picture-missing">
      The picture is not kept with a project.
      <br />
      Open or drop <strong>{name}</strong> to see it.
    </p>
  ) : null;
}
