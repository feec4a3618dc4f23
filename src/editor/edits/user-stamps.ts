import type { Curve } from '../../core/curve/curve';
import { peak } from '../../core/curve/edit/range-operations';
import { stampFromCurve } from '../../core/curve/drawing/stamp-from-curve';
import { type Stamp, stamps } from '../../core/curve/drawing/stamps';
import { stampLimits } from '../../core/formats/stamps-file';
import { renderedCurve } from '../../core/project/rendered-curve';
import type { Editor } from '../editor';
import { affectedChannels, type Scene, targetRange } from '../scene';
import type { Session } from '../session';

type Stamps = Pick<Session, 'stamp' | 'userStamps'>;

/** Built-in stamps, then the user's. */
export function allStamps({ userStamps }: Pick<Session, 'userStamps'>): readonly Stamp[] {
  return [...stamps, ...userStamps];
}

/** The stamp of the stamp tool and of performed hits. */
export function chosenStamp(session: Stamps): Stamp {
  return allStamps(session).find(({ id }) => id === session.stamp) ?? stamps[0]!;
}

export function isUserStamp({ stamp, userStamps }: Stamps): boolean {
  return userStamps.some(({ id }) => id === stamp);
}

function nameOf(text: string): string | null {
  const name = text.trim();
  return name === '' || name.length > stampLimits.name ? null : name;
}

/** The curve of which the target range becomes a stamp: the active channel's, while the channels are linked the louder one's. */
function stampSource(scene: Scene): Curve {
  const range = targetRange(scene);
  const curve = renderedCurve(scene.document);
  if (curve.left === curve.right) return curve.left;
  const louder = affectedChannels(scene.document, scene.selection.channel).reduce((one, other) =>
    peak(curve[other], range) > peak(curve[one], range) ? other : one,
  );
  return curve[louder];
}

/** Whether the target range has a sound that a stamp can hold, and there is room for another stamp. */
export function canSaveStamp(state: Scene & { readonly session: Stamps }): boolean {
  const range = targetRange(state);
  return (
    range.end - range.start <= stampLimits.seconds &&
    state.session.userStamps.length < stampLimits.stamps &&
    peak(stampSource(state), range) > 0
  );
}

/** Saves the target range as a stamp and chooses it. @returns false without a name, in silence, or beyond the limits of stamps. */
export function saveStamp(editor: Editor, text: string): boolean {
  const state = editor.state;
  const label = nameOf(text);
  if (label === null || !canSaveStamp(state)) return false;
  const points = stampFromCurve(stampSource(state), targetRange(state), stampLimits.points);
  if (points === null) return false;
  const { userStamps } = state.session;
  const numbers = userStamps.map(({ id }) => Number(id.replace('user-', '')) || 0);
  const id = `user-${Math.max(0, ...numbers) + 1}`;
  editor.setSession({ userStamps: [...userStamps, { id, label, points }], stamp: id, tool: 'stamp' });
  editor.announce(`Stamp ${label} saved`);
  return true;
}

/** @returns false when the name is empty or too long. */
export function renameStamp(editor: Editor, text: string): boolean {
  const { stamp, userStamps } = editor.session;
  const label = nameOf(text);
  if (label === null) return false;
  editor.setSession({ userStamps: userStamps.map((one) => (one.id === stamp ? { ...one, label } : one)) });
  editor.announce(`Stamp renamed to ${label}`);
  return true;
}

export function deleteStamp(editor: Editor): void {
  const { session } = editor.state;
  const { label } = chosenStamp(session);
  const userStamps = session.userStamps.filter(({ id }) => id !== session.stamp);
  editor.setSession({ userStamps, stamp: stamps[0]!.id });
  editor.announce(`Stamp ${label} deleted`);
}
