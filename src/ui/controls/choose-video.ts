import type { Studio } from '../../studio/studio';
import { acceptedFiles } from './accepted-files';
import { chooseFile } from './choose-file';

/** Lets the user choose a video, in a way that the browser remembers where it can. */
export function chooseVideo({ clip }: Studio): void {
  if (clip.choose) void clip.choose();
  else chooseFile(acceptedFiles.video, (file) => void clip.open(file));
}
