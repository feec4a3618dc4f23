import { Icon, type IconName } from './icon';

interface FileButtonProps {
  readonly label: string;
  /** What is written on it where the label would be too long. */
  readonly shown?: string;
  readonly icon?: IconName;
  readonly accept: string;
  readonly className?: string;
  readonly disabled?: boolean;
  readonly inputRef?: React.Ref<HTMLInputElement>;
  readonly onFile: (file: File) => void;
}

/** A file input that looks like the other buttons: the input itself keeps name, focus and keyboard. */
export function FileButton({
  label,
  shown,
  icon,
  accept,
  className,
  disabled,
  inputRef,
  onFile,
}: FileButtonProps) {
  return (
    <label className={`button file-button ${className ?? ''}`} data-disabled={disabled || undefined}>
      {icon && <Icon name={icon} />}
      <span aria-hidden={shown !== undefined}>{shown ?? label}</span>
      <input
        ref={inputRef}
        type="file"
        className="visually-hidden"
        aria-label={shown === undefined ? undefined : label}
        accept={accept}
        disabled={disabled}
        onChange={(event) => {
          const file = event.target.files?.[0];
          // Cleared, so that choosing the same file again is heard.
          event.target.value = '';
          if (file) onFile(file);
        }}
      />
    </label>
  );
}
