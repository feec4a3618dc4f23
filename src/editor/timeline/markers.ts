import type { Marker, Project } from '../../core/project/project';
import { describeTime } from '../describe';
import type { Editor, EditorState } from '../editor';
import { adjacent } from './adjacent';

/** Times closer than this (seconds) are equal: less than any frame, more than rounding. */
const SAME_TIME = 1e-4;

const byTime = (a: Marker, b: Marker) => a.time - b.time;

/** The marker at `time`, null when there is none. */
export function markerAt({ document }: EditorState, time: number): Marker | null {
  return document.markers.find((marker) => Math.abs(marker.time - time) < SAME_TIME) ?? null;
}

/** The next marker after `time`, or the last before it. */
export function adjacentMarker({ document }: EditorState, time: number, direction: 1 | -1): Marker | null {
  return adjacent(document.markers, time, direction, SAME_TIME);
}

/** Adds a marker at `time`, seconds. @returns its id, or that of a marker already there. */
export function addMarker(editor: Editor, time: number): string {
  const state = editor.state;
  const existing = markerAt(state, time);
  if (existing) return existing.id;
  const id = freeId(state.document.markers);
  editor.change('Add marker', (document) =>
    withMarkers(document, [...document.markers, { id, time, label: '' }]),
  );
  return id;
}

/** @param times new time of each marker that moves, by id. */
export function moveMarkers(document: Project, times: ReadonlyMap<string, number>): Project {
  return withMarkers(
    document,
    document.markers.map((marker) => ({ ...marker, time: times.get(marker.id) ?? marker.time })),
  );
}

export function nameMarker(document: Project, id: string, label: string): Project {
  const marker = document.markers.find((candidate) => candidate.id === id);
  if (!marker || marker.label === label) return document;
  return withMarkers(document, [
    ...document.markers.filter((other) => other !== marker),
    { ...marker, label },
  ]);
}

export function deleteMarker(editor: Editor, id: string): void {
  const marker = editor.document.markers.find((candidate) => candidate.id === id);
  if (!marker) return;
  editor.change('Delete marker', (document) =>
    withMarkers(
      document,
      document.markers.filter((candidate) => candidate.id !== id),
    ),
  );
  editor.announce(`${describeMarker(editor.state, marker)} deleted`);
}

/** "Marker door, 00:00:03:11"; without a name "Marker 2 of 5, 00:00:03:11". */
export function describeMarker(state: EditorState, marker: Marker): string {
  const number = state.document.markers.findIndex(({ id }) => id === marker.id) + 1;
  const name = marker.label || (number > 0 ? `${number} of ${state.document.markers.length}` : '');
  return `Marker ${name}`.trimEnd() + `, ${describeTime(state, marker.time)}`;
}

function withMarkers(document: Project, markers: readonly Marker[]): Project {
  return { ...document, markers: markers.toSorted(byTime) };
}

function freeId(taken: readonly Marker[]): string {
  let number = taken.length + 1;
  while (taken.some(({ id }) => id === `marker-${number}`)) number++;
  return `marker-${number}`;
}
