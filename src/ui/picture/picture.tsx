import { useEffect, useRef } from 'react';
import { describeTime } from '../../editor/describe';
import { useEditorState, useStudio, useStudioState } from '../hooks/use-studio';
import { usePlaying, useTransportFrames } from '../hooks/use-transport';
import { MissingPicture } from './missing-picture';
import './picture.css';

/**
 * The clip's picture, drawn by the media worker on an OffscreenCanvas: the frame of the playhead, or of what is dragged while the clip
 * is stopped. The decoder gets the latest time only. `data-frame` is the start time of the frame on screen,
 * `data-drift` the clock's time after that start when the frame appeared: 0 to one frame duration when in sync. Milliseconds.
 */
export function Picture() {
  const { clip: clipActions, editor, transport } = useStudio();
  const clip = useStudioState((state) => state.clip);
  const playing = usePlaying();
  // Another time to show renders again, which draws the picture.
  const previewTime = useEditorState((state) => (playing ? null : state.session.previewTime));
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
      .show(previewTime ?? transport.now())
      .then((frameStart) => {
        const element = host.current;
        const frame = (frameStart * 1000).toFixed(1);
        if (!element || element.dataset['frame'] === frame) return;
        element.dataset['frame'] = frame;
        if (previewTime === null) {
          element.dataset['drift'] = ((transport.now() - frameStart) * 1000).toFixed(1);
        }
      })
      // After closing or a decoding error the last frame stays; decoding errors are reported when the clip opens.
      .catch(() => undefined)
      .finally(() => clipActions.pictureShown(clip));
  });

  return (
    <div
      className="picture"
      ref={host}
      role={clip ? 'img' : 'group'}
      aria-label={clip ? `Picture of ${fileName}` : 'No picture'}
    >
      {!clip && <MissingPicture />}
      {clip && previewTime !== null && (
        <p className="picture-time" aria-hidden="true">
          {describeTime(editor.state, previewTime)}
        </p>
      )}
    </div>
  );
}
