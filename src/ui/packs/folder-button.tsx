import { Icon } from '../controls/icon';

interface FolderButtonProps {
  readonly label: string;
  readonly disabled: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}

/** Chooses a folder on disk, given as its files. */
export function FolderButton({ label, disabled, onFiles }: FolderButtonProps) {
  return (
    <label className="button file-button" data-disabled={disabled || undefined}>
      <Icon name="folder" />
      <span>{label}</span>
      <input
        ref={(input) => {
          if (input) input.webkitdirectory = true;
        }}
        type="file"
        className="visually-hidden"
        disabled={disabled}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
    </label>
  );
}
