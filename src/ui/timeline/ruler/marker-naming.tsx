import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { Editor } from '../../../editor/editor';
import { deleteMarker } from '../../../editor/timeline/markers';
import { timeToX } from '../../../editor/timeline/time-view';
import { IconButton } from '../../controls/icon-button';
import { MarkerNameField } from './marker-name-field';

/** Width of field and button, CSS pixels. */
const WIDTH = 210;

/** Over the ruler: the name field of a double-clicked marker, and a button to delete it. */
export function MarkerNaming({ editor }: { readonly editor: Editor }) {
  const marker = useStore(editor.store, ({ session, document }) =>
    session.markerBeingNamed === null
      ? null
      : (document.markers.find(({ id }) => id === session.markerBeingNamed) ?? null),
  );
  const view = useStore(editor.store, ({ session }) =>
    session.markerBeingNamed === null ? null : session.view,
  );
  const before = useRef<Element | null>(null);
  const id = marker?.id ?? null;
  useEffect(() => {
    if (id === null) return undefined;
    return () => {
      if (before.current instanceof HTMLElement && before.current.isConnected) before.current.focus();
      before.current = null;
    };
  }, [id]);
  if (!marker || !view) return null;
  const left = Math.max(0, Math.min(timeToX(view, marker.time) + 6, view.width - WIDTH));
  const close = () => editor.setSession({ markerBeingNamed: null });
  return (
    <div
      className="marker-naming"
      style={{ left, width: WIDTH }}
      onBlur={({ relatedTarget, currentTarget }) => {
        if (!currentTarget.contains(relatedTarget)) close();
      }}
      onFocus={({ relatedTarget }) => (before.current ??= relatedTarget)}
    >
      <MarkerNameField
        key={marker.id}
        editor={editor}
        marker={marker}
        label="Marker name"
        autoFocus
        onDone={close}
      />
      <IconButton
        icon="trash"
        label="Delete marker"
        title="Delete marker"
        // The press must not blur the field: that would close it before the click.
        onPointerDown={(event) => event.preventDefault()}
        onClick={() => {
          close();
          deleteMarker(editor, marker.id);
        }}
      />
    </div>
  );
}
