import { StudioError } from '../core/errors';
import { MAX_PROJECT_BYTES } from '../core/project/bounds';
import { type PackedProject, packProject } from '../core/project/packed-project';
import { readProject } from '../core/project/project-schema';

/** Before a project file is read. @throws StudioError project-invalid */
export function checkProjectSize({ name, size }: File): void {
  if (size <= MAX_PROJECT_BYTES) return;
  const megabytes = (bytes: number) => Math.ceil(bytes / 1e6);
  throw new StudioError(
    'project-invalid',
    `${name} is not a project: it has ${megabytes(size)} MB, and a project file has at most ${megabytes(MAX_PROJECT_BYTES)} MB.`,
  );
}

/** Reads a project file of any version that holds the document alone. @throws StudioError project-invalid */
export async function readProjectFile(file: File): Promise<PackedProject> {
  checkProjectSize(file);
  return packProject(readProject(await file.text(), file.name));
}
