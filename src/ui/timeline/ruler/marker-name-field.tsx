import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { Marker } from '../../../core/project/project';
import type { Editor, Gesture } from '../../../editor/editor';
import { nameMarker } from '../../../editor/timeline/markers';

interface MarkerNameFieldProps {
  readonly editor: Editor;
  readonly marker: Marker;
  readonly label: string;
  readonly autoFocus?: boolean;
  readonly inputRef?: React.Ref<HTMLInputElement>;
  /** Called on Enter (the name is set) and Escape (the name is restored). */
  readonly onDone?: () => void;
}

/** A marker's name. Typing is one undo step; Escape restores the name. */
export function MarkerNameField({
  editor,
  marker,
  label,
  autoFocus,
  inputRef,
  onDone,
}: MarkerNameFieldProps) {
  const gesture = useRef<Gesture | null>(null);
  // Unmounting while typing commits the name.
  useEffect(() => () => gesture.current?.commit(), []);
  const settle = (how: 'commit' | 'cancel') => {
    gesture.current?.[how]();
    gesture.current = null;
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return;
    // Escape must not also close the popover around the field.
    event.preventDefault();
    event.stopPropagation();
    settle(event.key === 'Enter' ? 'commit' : 'cancel');
    if (onDone) onDone();
    else event.currentTarget.blur();
  };
  return (
    <input
      ref={inputRef}
      type="text"
      className="marker-name"
      aria-label={label}
      placeholder="Name"
      maxLength={200}
      autoFocus={autoFocus}
      value={marker.label}
      onChange={({ target: { value } }) => {
        gesture.current ??= editor.beginGesture('Name marker');
        gesture.current.update((scene) => ({
          ...scene,
          document: nameMarker(scene.document, marker.id, value),
        }));
      }}
      onKeyDown={onKeyDown}
      onBlur={() => settle('commit')}
    />
  );
}
