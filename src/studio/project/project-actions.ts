import { readProject, serialiseProject } from '../../core/project/project-schema';
import { clipFileName } from '../export/file-names';
import { nameFromFile } from '../library/project-name';
import type { StudioServices } from '../services';
import { sameClip } from './new-project';

type Services = Pick<StudioServices, 'currentClip' | 'deliver' | 'editor' | 'jobs' | 'session' | 'store'>;

/** Projects as files. */
export interface ProjectActions {
  /** Adds the project of a file to the library and opens it. */
  open(file: File): Promise<void>;
  save(): void;
}

export function projectActions({
  currentClip,
  deliver,
  editor,
  jobs,
  session,
  store,
}: Services): ProjectActions {
  return {
    open: (file) =>
      jobs.run(
        'open',
        'read',
        async () => {
          const next = readProject(await file.text(), file.name);
          const { clip } = store.getState();
          const staying = clip !== null && sameClip(editor.document.clip, next.clip) ? clip : null;
          if (!staying) currentClip.close();
          const frames = staying
            ? { rate: staying.info.frameRate, times: staying.info.frameTimes }
            : undefined;
          await session.begin(next, nameFromFile(file.name), { frames, stored: true });
          if (staying) session.show({ absentClip: null });
          const name = next.clip?.fileName;
          if (!name) return 'Project opened.';
          return staying ? `Project of ${name} opened.` : `Project opened. Open ${name} to see its picture.`;
        },
        file.name,
      ),

    save() {
      const { document } = editor;
      const blob = new Blob([serialiseProject(document)], { type: 'application/json' });
      deliver(blob, `${clipFileName(document)}.v2a.json`);
      editor.markSaved();
      store.setState({ notice: 'Project saved.' });
    },
  };
}
