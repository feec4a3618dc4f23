import type { Studio } from '../../studio/studio';

/** Lets the user choose a sound folder, in a way that the browser remembers where it can. */
export function chooseSoundFolder({ canPickFolders, soundFolders }: Studio): void {
  if (canPickFolders) void soundFolders.add();
  else chooseFiles((files) => void soundFolders.addFiles(files));
}

function chooseFiles(onFiles: (files: readonly File[]) => void): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.webkitdirectory = true;
  input.addEventListener('change', () => onFiles([...(input.files ?? [])]));
  input.click();
}
