import { useState } from 'react';
import { Icon, type IconName } from './icon';

interface FileButtonProps {
  readonly label: string;
  /** Visible text if the accessible name is too long for the button. */
  readonly shortLabel?: string;
  readonly icon?: IconName;
  readonly accept: string;
  readonly className?: string;
  readonly disabled?: boolean;
  readonly title?: string;
  /** Several files can be chosen at once; `onFile` gets each. */
  readonly multiple?: boolean;
  readonly inputRef?: React.Ref<HTMLInputElement>;
  /** The button is busy until the promise settles. */
  readonly onFile: (file: File) => void | Promise<void>;
}

/** A file input styled as a button. The input itself carries the accessible name and the focus. */
export function FileButton({
  label,
  shortLabel,
  icon,
  accept,
  className,
  disabled,
  title,
  multiple,
  inputRef,
  onFile,
}: FileButtonProps) {
  const [reading, setReading] = useState(0);
  const read = async (file: File) => {
    setReading((count) => count + 1);
    try {
      await onFile(file);
    } finally {
      setReading((count) => count - 1);
    }
  };
  return (
    <label
      className={`button file-button ${className ?? ''}`}
      data-disabled={disabled || undefined}
      title={title}
    >
      {icon && <Icon name={icon} />}
      <span aria-hidden={shortLabel !== undefined}>{shortLabel ?? label}</span>
      <input
        ref={inputRef}
        type="file"
        className="visually-hidden"
        aria-label={shortLabel === undefined ? undefined : label}
        accept={accept}
        aria-busy={reading > 0}
        disabled={disabled}
        multiple={multiple}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          // Cleared, so that choosing the same file again fires a change event.
          event.target.value = '';
          for (const file of files) void read(file);
        }}
      />
    </label>
  );
}
