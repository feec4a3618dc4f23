import { formatLevel, parseGain, parseLevel, parseOffset, parseStretch } from '../../../core/loudness/level';
import { parsePan } from '../../../core/curve/pan';
import { projectDuration } from '../../../core/project/project';
import { parseTimeShift } from '../../../core/time/time-shift';
import { describeNudged, nudge } from '../../../editor/commands/nudge-commands';
import { setSelectedLevel } from '../../../editor/commands/point-commands';
import { describeTarget } from '../../../editor/describe';
import type { Editor, EditorState } from '../../../editor/editor';
import { panSelection } from '../../../editor/edits/pan-edits';
import { gainRange, normaliseRange, offsetRange, stretchRange } from '../../../editor/edits/range-edits';
import { targetRange, selectedIndices } from '../../../editor/scene';
import type { Session } from '../../../editor/session';
import { chosenStamp, renameStamp, saveStamp } from '../../../editor/edits/user-stamps';

export type EntryId = NonNullable<Session['dialog']>;

interface Entry {
  readonly label: string;
  /** Examples of valid input, for the hint and the error. */
  readonly example: string;
  /** What the value applies to, as text; absent where that is plain. */
  readonly scope?: (state: EditorState) => string;
  readonly initial: (editor: Editor) => string;
  /** @returns false if the text is not valid. */
  readonly apply: (editor: Editor, text: string) => boolean;
}

const nothing = () => '';

function numeric(
  parse: (text: string, editor: Editor) => number | null,
  edit: (editor: Editor, value: number) => void,
): Entry['apply'] {
  return (editor, text) => {
    const value = parse(text, editor);
    if (value !== null) edit(editor, value);
    return value !== null;
  };
}

function levelOfSelected(editor: Editor): string {
  const state = editor.state;
  const { channel } = state.selection;
  const point = state.document.curve[channel][selectedIndices(state)[0] ?? -1];
  return point ? formatLevel(point.value) : '';
}

/** "3 points" */
function describeSelected(state: EditorState): string {
  const { length } = selectedIndices(state);
  return `${length} ${length === 1 ? 'point' : 'points'}`;
}

function scopeSeconds(editor: Editor): number {
  const { start, end } = targetRange(editor.state);
  return end - start;
}

/** Null also for a shift as long as the clip: nothing of the curve would be left. */
function parseNudge(text: string, { document, session }: Editor): number | null {
  const seconds = parseTimeShift(text, session.frames.rate);
  return seconds !== null && Math.abs(seconds) < projectDuration(document) ? seconds : null;
}

/** Value entries by the session's dialog. */
export const entries: Readonly<Record<EntryId, Entry>> = {
  gain: {
    label: 'Gain',
    example: '+3 dB, -6 dB or x0.5',
    scope: describeTarget,
    initial: nothing,
    apply: numeric(parseGain, gainRange),
  },
  level: {
    label: 'Level',
    example: '-12 dB, 0.4, 40 % or silence',
    scope: describeSelected,
    initial: levelOfSelected,
    apply: numeric(parseLevel, setSelectedLevel),
  },
  normalise: {
    label: 'Normalise peak to',
    example: '-6 dB, 0.5 or 50 %',
    scope: describeTarget,
    initial: () => '-12 dB',
    apply: numeric(parseLevel, normaliseRange),
  },
  nudge: {
    label: 'Nudge',
    example: '-40 ms, +1 frame or 0.2 s, minus is earlier',
    scope: describeNudged,
    initial: nothing,
    apply: numeric(parseNudge, nudge),
  },
  offset: {
    label: 'Offset',
    example: '+0.05, -0.1 or 10 % of full scale',
    scope: describeTarget,
    initial: nothing,
    apply: numeric(parseOffset, offsetRange),
  },
  stretch: {
    label: 'Stretch',
    example: 'x1.5, 150 %, 2 s or 800 ms',
    scope: describeTarget,
    initial: nothing,
    apply: numeric((text, editor) => parseStretch(text, scopeSeconds(editor)), stretchRange),
  },
  pan: {
    label: 'Pan',
    example: 'L 30, R 50 or C',
    scope: describeTarget,
    initial: nothing,
    apply: numeric(parsePan, (editor, pan) => panSelection(editor, () => pan)),
  },
  'stamp-name': {
    label: 'Stamp name',
    example: 'up to 40 characters',
    scope: describeTarget,
    initial: nothing,
    apply: saveStamp,
  },
  'stamp-rename': {
    label: 'New stamp name',
    example: 'up to 40 characters',
    initial: (editor) => chosenStamp(editor.session).label,
    apply: renameStamp,
  },
};
