import type { Clock } from '../../../editor/commands/command';
import type { Editor } from '../../../editor/editor';
import { useCanvas } from '../../canvas/use-canvas';
import { drawRuler, rulerInputs } from './draw-ruler';
import { MarkerNaming } from './marker-naming';
import { useRulerPointer } from './use-ruler-pointer';
import './ruler.css';

export interface TimeRulerProps {
  readonly editor: Editor;
  readonly clock: Clock;
}

/**
 * Time in timecode, frames or seconds; drag to scrub. Markers, in and out points are dragged in its upper band. The canvas is
 * hidden from screen readers, since all its actions are commands as well.
 */
export function TimeRuler({ editor, clock }: TimeRulerProps) {
  const { canvas } = useCanvas(editor, rulerInputs, drawRuler);
  const handlers = useRulerPointer(editor, clock);
  return (
    <>
      <canvas ref={canvas} className="time-ruler" data-testid="time-ruler" aria-hidden="true" {...handlers} />
      <MarkerNaming editor={editor} />
    </>
  );
}
