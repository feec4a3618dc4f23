import { commandContext } from '../../../editor/commands/command';
import { type KeyboardEvent, useRef } from 'react';
import { seek } from '../../../editor/commands/seek';
import { transportCommand } from '../../../editor/commands/transport-commands';
import { describeTime } from '../../../editor/describe';
import { deleteMarker, describeMarker } from '../../../editor/timeline/markers';
import { Icon } from '../../controls/icon';
import { IconButton } from '../../controls/icon-button';
import { Popover } from '../../controls/popover';
import { useEditorState, useStudio } from '../../hooks/use-studio';
import { useCommandTitle } from '../../keyboard/use-command-title';
import { MarkerNameField } from '../../timeline/ruler/marker-name-field';

/** All markers with buttons to go to, rename and delete each. Up and Down move between rows. */
export function MarkerList() {
  const { editor, transport } = useStudio();
  const title = useCommandTitle('time.marker-list', 'Markers: go to, name, delete');
  const open = useEditorState((state) => state.session.timePanel === 'markers');
  const markers = useEditorState((state) => state.document.markers);
  // Renders again when the time display changes.
  useEditorState((state) => state.session.timeUnit);
  useEditorState((state) => state.document.startFrame);
  useEditorState((state) => state.document.dropFrame);
  const state = editor.state;
  const clock = transport;

  const goButtons = useRef<(HTMLButtonElement | null)[]>([]);
  const nameFields = useRef<(HTMLInputElement | null)[]>([]);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>, index: number) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const next = index + (event.key === 'ArrowDown' ? 1 : -1);
    const column = event.target instanceof HTMLInputElement ? nameFields : goButtons;
    event.preventDefault();
    event.stopPropagation();
    column.current[next]?.focus();
  };
  return (
    <Popover
      label="Markers"
      buttonClassName="icon-button"
      buttonLabel="Markers"
      buttonTitle={title}
      button={<Icon name="list" />}
      open={open}
      onToggle={(now) => {
        if (now !== (editor.session.timePanel === 'markers')) {
          editor.setSession({ timePanel: now ? 'markers' : null });
        }
      }}
    >
      <ol className="marker-list">
        {open &&
          markers.map((marker, index) => (
            <li key={marker.id} onKeyDown={(event) => onKeyDown(event, index)}>
              <button
                ref={(button) => {
                  goButtons.current[index] = button;
                }}
                type="button"
                className="marker-time"
                aria-label={`Go to ${describeMarker(state, marker)}`}
                onClick={() =>
                  seek(commandContext(editor, clock), marker.time, describeMarker(state, marker))
                }
              >
                {describeTime(state, marker.time)}
              </button>
              <MarkerNameField
                editor={editor}
                marker={marker}
                label={`Marker ${index + 1} name`}
                inputRef={(input) => {
                  nameFields.current[index] = input;
                }}
              />
              <IconButton
                icon="trash"
                className="quiet"
                label={`Delete marker ${index + 1}`}
                title="Delete marker"
                onClick={() => deleteMarker(editor, marker.id)}
              />
            </li>
          ))}
      </ol>
      {markers.length === 0 && <p className="hint">No markers. Press M to add one, also during playback.</p>}
      <button
        type="button"
        className="button small"
        onClick={() => transportCommand('time.marker').run(commandContext(editor, clock))}
      >
        <Icon name="marker" /> Add at playhead
      </button>
    </Popover>
  );
}
