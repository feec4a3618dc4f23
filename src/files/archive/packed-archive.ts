import { type PackedProject, packProject, unpackProject } from '../../core/project/packed-project';
import { inSlices } from '../../platform/in-slices';
import type { ArchivePart, ArchiveRequest, ProjectArchive } from './archive';

/** Archives as they cross between page and worker: objects of half a million points would block the page for a second. */
export type PackedArchive = Omit<ProjectArchive, 'document'> & { readonly document: PackedProject };

export type PackedRequest = Omit<ArchiveRequest, 'archive'> & { readonly archive: PackedArchive };

export type PackedPart =
  | (Omit<Extract<ArchivePart, { kind: 'project' }>, 'archive'> & { readonly archive: PackedArchive })
  | Exclude<ArchivePart, { kind: 'project' }>;

export function packRequest({ archive, ...rest }: ArchiveRequest): PackedRequest {
  return { ...rest, archive: { ...archive, document: packProject(archive.document) } };
}

/** Unpacks in slices, so that the page can do other things. */
export async function* unpackParts(parts: AsyncIterable<PackedPart>): AsyncGenerator<ArchivePart> {
  for await (const part of parts) {
    if (part.kind !== 'project') yield part;
    else {
      const document = await inSlices(unpackProject(part.archive.document));
      yield { ...part, archive: { ...part.archive, document } };
    }
  }
}
