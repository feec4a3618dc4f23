import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import type { Project } from '../core/project/project';
import { unpackProject } from '../core/project/packed-project';
import { atOnce } from '../platform/in-slices';
import { readArchive } from '../files/archive/read-archive';

/** The document of a project file (.v2a). @throws StudioError project-invalid */
export async function readProjectFile(path: string): Promise<Project> {
  const file = new File([await openAsBlob(path)], basename(path));
  for await (const part of readArchive(file, new AbortController().signal)) {
    if (part.kind === 'project') return atOnce(unpackProject(part.archive.document));
  }
  throw new Error(`${path} holds no project`);
}
