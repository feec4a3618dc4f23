import { useEffect, useMemo, useRef } from 'react';
import type WaveSurfer from 'wavesurfer.js';
import { throwIfAborted } from '../../core/errors';
import { projectDuration } from '../../core/project/project';
import type { TimeView } from '../../editor/timeline/time-view';
import type { Waveform } from '../../studio/clip/waveform';
import { pause } from '../../studio/jobs/pause';
import { useStudio } from '../hooks/use-studio';
import { scrubHandlers } from '../timeline/scrub';
import { drawPeaks, magnification } from './draw-peaks';
import './waveform.css';

/** The waveform is redrawn when the zoom has been still this long: a redraw takes longer than an animation frame. */
const SETTLE_MILLISECONDS = 120;
/** Between two attempts to load the drawing library. */
const RETRY_MILLISECONDS = 5000;

interface WaveformRowProps {
  /** Null while there is none; the row shows `note` instead. */
  readonly waveform: Waveform | null;
  readonly note: string;
}

/** A waveform drawn by wavesurfer.js from peaks, on the timeline's axis. Press or drag to move the playhead. */
export function WaveformRow({ waveform, note }: WaveformRowProps) {
  const { editor, transport } = useStudio();
  const magnified = useMemo(() => (waveform ? magnification(waveform.channels) : 1), [waveform]);
  const host = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const element = host.current;
    if (!element || !waveform) return;
    let surfer: WaveSurfer | null = null;
    const closing = new AbortController();
    const { store } = editor;
    let settling: ReturnType<typeof setTimeout> | undefined;
    const draw = (view: TimeView) => {
      if (!surfer) return;
      if (surfer.options.minPxPerSec !== view.pixelsPerSecond) surfer.zoom(view.pixelsPerSecond);
      surfer.setScroll(view.start * view.pixelsPerSecond);
      element.style.transform = '';
    };
    const follow = (view: TimeView) => {
      if (!surfer) return;
      const drawn = surfer.options.minPxPerSec;
      clearTimeout(settling);
      if (drawn === view.pixelsPerSecond) {
        draw(view);
        return;
      }
      // While the zoom moves, the drawn waveform is stretched.
      const scale = view.pixelsPerSecond / drawn;
      const shift = surfer.getScroll() * scale - view.start * view.pixelsPerSecond;
      element.style.transform = `translateX(${shift}px) scaleX(${scale})`;
      settling = setTimeout(() => draw(editor.session.view), SETTLE_MILLISECONDS);
    };
    const { pixelsPerSecond } = editor.session.view;
    const drawing = { waveform, magnified, duration: projectDuration(editor.document), pixelsPerSecond };
    void createSurfer(element, drawing, closing.signal)
      .then((created) => {
        surfer = created;
        draw(editor.session.view);
      })
      // The row is closed, or stays empty.
      .catch(() => undefined);
    let height = element.clientHeight;
    let resizing: ReturnType<typeof setTimeout> | undefined;
    const sizes = new ResizeObserver(() => {
      if (element.clientHeight === height) return;
      height = element.clientHeight;
      // The library draws for the height that it finds; it does not watch it. Not in this frame, in which other rows change too.
      clearTimeout(resizing);
      resizing = setTimeout(() => surfer?.setOptions({ height: 'auto' }));
    });
    sizes.observe(element);
    const unsubscribe = store.subscribe(({ session }, before) => {
      if (session.view !== before.session.view) follow(session.view);
    });
    return () => {
      closing.abort();
      clearTimeout(settling);
      clearTimeout(resizing);
      element.style.transform = '';
      unsubscribe();
      sizes.disconnect();
    };
  }, [editor, magnified, waveform]);

  const scrub = scrubHandlers(editor, (time) => transport.seek(time));

  return (
    <div className="waveform" aria-hidden="true" {...scrub}>
      <div ref={host} className="waveform-host" />
      {magnified > 1 && (
        <span className="waveform-scale" title="Waveform magnified; the actual level is lower">
          ×{magnified}
        </span>
      )}
      {!waveform && <p className="waveform-note">{note}</p>}
    </div>
  );
}

/** The drawing library; null until it has loaded. */
let library: typeof WaveSurfer | null = null;

/** Loads the library with the first waveform, not with the page. While the server is away it is tried again. @throws StudioError cancelled after an abort. */
async function loadLibrary(signal: AbortSignal): Promise<typeof WaveSurfer> {
  for (;;) {
    try {
      return (library ??= (await import('wavesurfer.js')).default);
    } catch {
      await pause(RETRY_MILLISECONDS, signal);
    }
  }
}

interface Drawing {
  readonly waveform: Waveform;
  readonly magnified: number;
  /** Seconds. */
  readonly duration: number;
  readonly pixelsPerSecond: number;
}

/** @param signal destroys it when it is aborted. @throws StudioError cancelled after an abort. */
async function createSurfer(
  container: HTMLElement,
  { waveform, magnified, duration, pixelsPerSecond }: Drawing,
  signal: AbortSignal,
): Promise<WaveSurfer> {
  // The first time its code, its elements and the drawing are a task each, so that none blocks the page for long. Later a waveform takes
  // the place of another in one task, so that the row does not flicker.
  const nextStep = library ? () => null : () => pause(0, signal);
  const Library = await loadLibrary(signal);
  await nextStep();
  throwIfAborted(signal);
  const surfer = Library.create({
    container,
    height: 'auto',
    minPxPerSec: pixelsPerSecond,
    fillParent: false,
    interact: false,
    hideScrollbar: true,
    autoScroll: false,
    autoCenter: false,
    cursorWidth: 0,
    waveColor: getComputedStyle(container).getPropertyValue('--wave'),
    progressColor: 'transparent',
    renderFunction: (channels, context) => drawPeaks(channels, context, magnified),
  });
  signal.addEventListener('abort', () => surfer.destroy(), { once: true });
  await nextStep();
  await surfer.load('', [...waveform.channels], duration);
  throwIfAborted(signal);
  return surfer;
}
