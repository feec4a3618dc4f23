import type { Breakpoint, Curve, StereoCurve } from '../core/curve/curve';
import type { Points } from '../core/curve/edit/points';
import { head, type TimeRange } from '../core/curve/range';
import { alignTimes, type Channel, mapChannels, mapEachChannel } from '../core/curve/stereo';
import { inOutRange } from '../core/project/in-out-range';
import { type Project, projectDuration } from '../core/project/project';

/** What the next edit acts on. Selecting makes no undo step, but undo restores the selection of its step. */
export interface Selection {
  /** Selected time range, null for none. */
  readonly range: TimeRange | null;
  /** Selected points by identity; while linked, both channels hold the points of the same indices. */
  readonly points: Readonly<Record<Channel, Points>>;
  /** Channel that keyboard commands work on while the channels are not linked. */
  readonly channel: Channel;
}

/** The unit of undo: the document and the selection. */
export interface Scene {
  readonly document: Project;
  readonly selection: Selection;
}

export const noPoints: Selection['points'] = { left: new Set(), right: new Set() };
export const emptySelection: Selection = { range: null, points: noPoints, channel: 'left' };

/** Channels that an edit of `channel` changes: both while they are linked. */
export function affectedChannels(document: Project, channel: Channel): readonly Channel[] {
  return document.linked ? ['left', 'right'] : [channel];
}

/** Cuts what an edit adds past the clip's end, such as a stamp's tail; points that were there before stay. */
function cutAtEnd(document: Project, curve: StereoCurve): StereoCurve {
  const end = projectDuration(document);
  const exceedsEnd = (line: Curve) => (line[line.length - 1]?.time ?? 0) > end;
  return mapEachChannel(curve, (line, side) =>
    exceedsEnd(line) && !exceedsEnd(document.curve[side]) ? head(line, end) : line,
  );
}

/** Document with another curve; while linked, both channels keep points at the same times. */
export function withCurve(document: Project, curve: StereoCurve): Project {
  const cut = cutAtEnd(document, curve);
  return { ...document, curve: document.linked ? alignTimes(cut) : cut };
}

/** Applies `change`, which is the same for both channels, to the affected ones. */
export function editCurve(document: Project, channel: Channel, change: (curve: Curve) => Curve): Project {
  const { curve, linked } = document;
  return withCurve(
    document,
    linked ? mapChannels(curve, change) : { ...curve, [channel]: change(curve[channel]) },
  );
}

/** Applies `change`, which may differ by channel, to the affected channels. */
export function editEachChannel(
  document: Project,
  channel: Channel,
  change: (curve: Curve, channel: Channel) => Curve,
): Project {
  return withCurve(document, mapEachChannel(document.curve, change, affectedChannels(document, channel)));
}

/** Indices of the selected points of the active channel, ascending. */
export function selectedIndices({ document, selection }: Scene): number[] {
  const selected = selection.points[selection.channel];
  if (selected.size === 0) return [];
  return document.curve[selection.channel].flatMap((point, i) => (selected.has(point) ? [i] : []));
}

/** Selects points by index in every affected channel. */
export function selectIndices(scene: Scene, channel: Channel, indices: Iterable<number>): Scene {
  const chosen = [...indices];
  const pick = (side: Channel): Points =>
    affectedChannels(scene.document, channel).includes(side)
      ? new Set(chosen.flatMap((i) => scene.document.curve[side][i] ?? []))
      : new Set();
  return {
    ...scene,
    selection: { ...scene.selection, channel, points: { left: pick('left'), right: pick('right') } },
  };
}

/** Reach of rounding, seconds. */
const ROUNDING = 1e-9;

/** Selects the points of the active channel within a range. */
export function selectWithin(scene: Scene, { start, end }: TimeRange): Scene {
  const { channel } = scene.selection;
  const indices = scene.document.curve[channel].flatMap(({ time }, i) =>
    time >= start - ROUNDING && time <= end + ROUNDING ? [i] : [],
  );
  return selectIndices(scene, channel, indices);
}

/** The range that the designer has chosen: the selected range, else the span of several selected points, else in to out point; null for none. */
export function chosenRange(scene: Scene): TimeRange | null {
  const { range } = scene.selection;
  if (range) return range;
  const indices = selectedIndices(scene);
  const curve = scene.document.curve[scene.selection.channel];
  const first = curve[indices[0] ?? -1];
  const last = curve[indices[indices.length - 1] ?? -1];
  if (first && last && last.time > first.time) return { start: first.time, end: last.time };
  return inOutRange(scene.document);
}

/** The whole clip. */
export function clipRange(document: Project): TimeRange {
  return { start: 0, end: projectDuration(document) };
}

/** The range that edits act on: the chosen range, else the whole clip. */
export function targetRange(scene: Scene): TimeRange {
  return chosenRange(scene) ?? clipRange(scene.document);
}

export function coversClip({ start, end }: TimeRange, document: Project): boolean {
  return start <= 0 && end >= projectDuration(document);
}

/** Whether edits of the target range act on the whole clip. */
export function targetsWholeClip(scene: Scene): boolean {
  return coversClip(targetRange(scene), scene.document);
}

/** The one selected point of the active channel, while nothing else is selected. */
export function onlySelectedPoint(scene: Scene): Breakpoint | undefined {
  const indices = selectedIndices(scene);
  if (scene.selection.range || indices.length !== 1) return undefined;
  return scene.document.curve[scene.selection.channel][indices[0]!];
}
