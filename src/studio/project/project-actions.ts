import type { StudioServices } from '../services';
import { type OpenedProject, openProject } from './open-project';
import { saveProject } from './save-project';

/** Projects as files. */
export interface ProjectActions {
  /** Adds the project of a file to the library and opens it, with the video if the file holds it. */
  open(file: File): Promise<void>;
  /** @param withClip the file holds the video too. */
  save(withClip?: boolean): Promise<void>;
}

export function projectActions(
  services: StudioServices,
  openClip: (file: File) => Promise<void>,
): ProjectActions {
  const { jobs } = services;
  return {
    async open(file) {
      let clip: File | null = null;
      await jobs.run(
        'open',
        'read',
        async (context) => {
          const opened = await openProject(services, file, context);
          if (!opened.clipStays) ({ clip } = opened);
          return notice(opened);
        },
        file.name,
      );
      if (clip) await openClip(clip);
    },

    save: (withClip = false) =>
      jobs.run('save', 'write', (context) => saveProject(services, withClip, context)),
  };
}

function notice({ document, clip, clipStays, damaged }: OpenedProject): string {
  const name = document.clip?.fileName;
  const sentences = [clipStays && name ? `Project of ${name} opened.` : 'Project opened.'];
  if (name && !clipStays && !clip) sentences.push(`Open ${name} to see its picture.`);
  if (damaged.length > 0) {
    sentences.push(
      `The file is damaged: the sound of ${damaged.join(', ')} is lost. Use its recipe to generate it again.`,
    );
  }
  return sentences.join(' ');
}
