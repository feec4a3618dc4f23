import { candidates, withCandidate, type Candidate } from '../mapper/candidates';
import { describePrediction, describeTime } from '../describe';
import { describeSensitivity } from '../mapper/describe-sensitivity';
import { formatLevel } from '../../core/loudness/level';
import { withSharpTransients, withSensitivity } from '../mapper/prediction';
import { reveal } from '../timeline/time-view';
import type { Command, CommandContext } from './command';

/** One of the 20 steps of the sensitivity, -1 (confident hits) to 1 (all detected hits). */
export const SENSITIVITY_STEP = 0.1;

const hasDetection = ({ state }: CommandContext) => state.document.prediction?.detection !== undefined;
const hasCandidate = ({ state }: CommandContext) => candidates(state.document).length > 0;

function shiftSensitivity({ editor, state }: CommandContext, by: number): void {
  const detection = state.document.prediction?.detection;
  if (!detection) return;
  // Whole steps, so that 0 (the mapper's own decode) is met exactly.
  const steps = Math.round(detection.sensitivity / SENSITIVITY_STEP) + by;
  const sensitivity = Math.min(1, Math.max(-1, Number((steps * SENSITIVITY_STEP).toFixed(2))));
  editor.edit('Sensitivity', (scene) => withSensitivity(scene, sensitivity), { mergeKey: 'sensitivity' });
  editor.announce(`Sensitivity ${describeSensitivity(editor.state.document)}`);
}

function goTo({ editor, clock }: CommandContext, { time, level }: Candidate, verb: string): void {
  clock.seek(time);
  editor.setView((view, duration) => reveal(view, time, duration));
  const { state } = editor;
  const remaining = candidates(state.document).length;
  editor.announce(
    `${verb} ${describeTime(state, time)}, ${formatLevel(Math.max(level.left, level.right))}, ${remaining} remaining`,
  );
}

/** The mapper's sensitivity, and its low-confidence hits one by one. */
export const mapperCommands: readonly Command[] = [
  {
    id: 'mapper.more',
    label: 'Increase mapper sensitivity',
    shortcut: 'Alt+PageUp',
    scope: 'global',
    canRun: hasDetection,
    run: (context) => shiftSensitivity(context, 1),
  },
  {
    id: 'mapper.less',
    label: 'Decrease mapper sensitivity',
    shortcut: 'Alt+PageDown',
    scope: 'global',
    canRun: hasDetection,
    run: (context) => shiftSensitivity(context, -1),
  },
  {
    id: 'mapper.sharp-transients',
    label: 'Sharp transients',
    shortcut: 'Alt+Shift+C',
    scope: 'global',
    canRun: hasDetection,
    run({ editor, state }) {
      const sharp = !state.document.prediction?.detection?.sharpTransients;
      editor.edit('Sharp transients', (scene) => withSharpTransients(scene, sharp));
      editor.announce(`Sharp transients ${sharp ? 'on' : 'off'}`);
    },
  },
  {
    id: 'mapper.announce',
    label: 'Announce mapper prediction at playhead',
    shortcut: 'Alt+Shift+N',
    scope: 'lane',
    canRun: ({ state }) => state.document.prediction !== null,
    run({ editor, state, clock }) {
      const time = clock.now();
      editor.announce(`${describeTime(state, time)}, ${describePrediction(state.document, time)}`);
    },
  },
  {
    id: 'mapper.next-candidate',
    label: 'Next candidate',
    shortcut: 'Alt+N',
    scope: 'lane',
    canRun: hasCandidate,
    run(context) {
      const found = candidates(context.state.document);
      const now = context.clock.now() + 1e-3;
      const next = found.find(({ time }) => time > now) ?? found[0];
      if (next) goTo(context, next, 'Candidate at');
    },
  },
  {
    id: 'mapper.add-candidate',
    label: 'Add next candidate',
    shortcut: 'Alt+Enter',
    scope: 'lane',
    canRun: hasCandidate,
    run(context) {
      const { editor, state, clock } = context;
      const found = candidates(state.document);
      const now = clock.now() - 1e-3;
      const next = found.find(({ time }) => time >= now) ?? found[0];
      if (!next) return;
      editor.edit('Add candidate', (scene) => withCandidate(scene, next));
      goTo(context, next, 'Added hit at');
    },
  },
];
