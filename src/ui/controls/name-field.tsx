import { useRef } from 'react';

interface NameFieldProps {
  readonly label: string;
  readonly name: string;
  /** @param typed null when the name stays as it was. @param byKey the field is not left for another control. */
  readonly onEnd: (typed: string | null, byKey: boolean) => void;
}

/** A name that is edited in its place. Enter and leaving the field set it, Escape does not. */
export function NameField({ label, name, onEnd }: NameFieldProps) {
  // A key that ends the edit moves the focus, and the field is left too.
  const ended = useRef(false);
  const end = (typed: string | null, byKey: boolean) => {
    if (ended.current) return;
    ended.current = true;
    onEnd(typed, byKey);
  };
  return (
    <input
      type="text"
      aria-label={label}
      defaultValue={name}
      maxLength={120}
      ref={(input) => input?.select()}
      onBlur={(event) => end(event.target.value, false)}
      onKeyDown={(event) => {
        // What the name is in has keys of its own.
        event.stopPropagation();
        if (event.nativeEvent.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return;
        // A dialog stays open, and the button that has the focus next is not pressed.
        event.preventDefault();
        end(event.key === 'Enter' ? event.currentTarget.value : null, true);
      }}
    />
  );
}
