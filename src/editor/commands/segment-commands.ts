import { bendForLift, bendSegment, canBend, segmentLift } from '../../core/curve/bend-segment';
import type { Breakpoint, Curve } from '../../core/curve/curve';
import { describeBend } from '../describe';
import type { EditorState } from '../editor';
import { editCurve, selectedIndices, selectIndices } from '../scene';
import type { Command, CommandContext } from './command';

/** Change of a segment's lift by one press; lift is -1 to 1 of what the segment can bend. */
const STEP = 0.1;

/** Indices of the selected points whose segment can be bent. */
function bendableSegments(state: EditorState): number[] {
  const curve = state.document.curve[state.selection.channel];
  return selectedIndices(state).filter((i) => {
    const to = curve[i + 1];
    return to !== undefined && canBend(curve[i]!, to);
  });
}

const hasSegment = ({ state }: CommandContext) => bendableSegments(state).length > 0;

function bend(
  id: string,
  label: string,
  shortcut: string | null,
  lift: (from: Breakpoint, to: Breakpoint) => number,
): Command {
  return {
    id,
    label,
    shortcut,
    scope: 'lane',
    canRun: hasSegment,
    run({ editor, state }) {
      const { channel } = state.selection;
      const chosen = selectedIndices(state);
      const indices = bendableSegments(state);
      const bendAll = (curve: Curve) =>
        indices.reduce((line, i) => {
          const [from, to] = [line[i]!, line[i + 1]!];
          return canBend(from, to) ? bendSegment(line, i, bendForLift(from, to, lift(from, to))) : line;
        }, curve);
      editor.edit(label, (scene) =>
        selectIndices({ ...scene, document: editCurve(scene.document, channel, bendAll) }, channel, chosen),
      );
      const curve = editor.state.document.curve[channel];
      editor.announce(describeBend(curve, indices[0]!));
    },
  };
}

/** The lift a step up or down, rounded to multiples of the step so that 0 (straight) is among them. */
function stepped(from: Breakpoint, to: Breakpoint, steps: number): number {
  const lift = Math.round(segmentLift(from, to) / STEP + steps) * STEP;
  return Math.min(1, Math.max(-1, lift));
}

/** Bending the segments that start at the selected points. */
export const segmentCommands: readonly Command[] = [
  bend('segment.bend-up', 'Bend segment up', 'Alt+ArrowUp', (from, to) => stepped(from, to, 1)),
  bend('segment.bend-down', 'Bend segment down', 'Alt+ArrowDown', (from, to) => stepped(from, to, -1)),
  bend('segment.straighten', 'Straighten segment', null, () => 0),
];
