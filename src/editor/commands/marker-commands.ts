import { addMarker, deleteMarker, describeMarker, markerAt, adjacentMarker } from '../timeline/markers';
import { always, type Command, type CommandContext } from './command';
import { currentFrameTime, seek } from './seek';

/** The marker on the current frame. */
function currentMarker(context: CommandContext, state = context.state) {
  return markerAt(state, currentFrameTime(context));
}

function step(id: string, label: string, shortcut: string, direction: 1 | -1): Command {
  return {
    id,
    label,
    shortcut,
    scope: 'global',
    canRun: ({ state }) => state.document.markers.length > 0,
    run(context) {
      const { editor, state, clock } = context;
      const marker = adjacentMarker(state, clock.now(), direction);
      if (marker) seek(context, marker.time, describeMarker(state, marker));
      else editor.announce(direction === 1 ? 'No next marker' : 'No previous marker');
    },
  };
}

export const markerCommands: readonly Command[] = [
  {
    id: 'time.marker',
    label: 'Add marker',
    shortcut: 'M',
    scope: 'global',
    canRun: always,
    run(context) {
      const { editor } = context;
      const existing = currentMarker(context);
      // A second press names the marker.
      if (existing) editor.setSession({ markerBeingNamed: existing.id });
      else {
        addMarker(editor, currentFrameTime(context));
        const marker = currentMarker(context, editor.state);
        if (marker) editor.announce(describeMarker(editor.state, marker));
      }
    },
  },
  step('time.next-marker', 'Next marker', 'Shift+M ]', 1),
  step('time.previous-marker', 'Previous marker', 'Mod+Shift+M [', -1),
  {
    id: 'time.name-marker',
    label: 'Name marker…',
    shortcut: 'F2',
    scope: 'global',
    canRun: (context) => currentMarker(context) !== null,
    run(context) {
      context.editor.setSession({ markerBeingNamed: currentMarker(context)?.id ?? null });
    },
  },
  {
    id: 'time.delete-marker',
    label: 'Delete marker',
    shortcut: 'Shift+Delete Shift+Backspace',
    scope: 'global',
    canRun: (context) => currentMarker(context) !== null,
    run(context) {
      const marker = currentMarker(context);
      if (marker) deleteMarker(context.editor, marker.id);
    },
  },
  {
    id: 'time.marker-list',
    label: 'Marker list',
    shortcut: 'Shift+F2',
    scope: 'global',
    canRun: always,
    run: ({ editor }) => editor.setSession({ timePanel: 'markers' }),
  },
];
